package dev.hone.training.reference;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** An operation whose outputs hold nothing but values of inputs and a constant. */
final class Movement implements Operation {

    /** Stands for the constant. */
    static final int CONSTANT = -1;

    private final Plan plan;

    /** Where the elements of an output come from. */
    static final class Source {

        final int[] shape;
        final int[] input;
        final int[] element;

        /**
         * @param shape of the output
         * @param input for each element, the index of the input
         * @param element for each element, which of the input's, or {@link #CONSTANT}
         */
        Source(int[] shape, int[] input, int... element) {
            this.shape = shape;
            this.input = input;
            this.element = element;
        }

        /** All from the first input. */
        static Source of(int[] shape, int... element) {
            return new Source(shape, new int[element.length], element);
        }
    }

    /** Says where the elements of all outputs come from. */
    interface Plan {
        List<Source> of(Call call);
    }

    Movement(Plan plan) {
        this.plan = plan;
    }

    @Override
    public List<Array> forward(Call call) {
        List<Array> outputs = new ArrayList<>();
        for (Source source : plan.of(call)) {
            double[] values = new double[source.element.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = source.element[i] == CONSTANT
                        ? call.real("value", 0)
                        : call.input(source.input[i]).get(source.element[i]);
            }
            outputs.add(Array.wrap(source.shape, values));
        }
        return outputs;
    }

    @Override
    public List<Array> backward(Call call, List<Array> outputs, List<Array> gradients) {
        List<Array> result = new ArrayList<>(Collections.nCopies(call.inputs().size(), null));
        List<Source> sources = plan.of(call);
        for (int output = 0; output < sources.size(); output++) {
            Source source = sources.get(output);
            for (int i = 0; i < source.element.length; i++) {
                if (source.element[i] == CONSTANT) {
                    continue;
                }
                int input = source.input[i];
                if (result.get(input) == null) {
                    result.set(input, Array.zeros(call.input(input).dimensions()));
                }
                result.get(input).values()[source.element[i]] +=
                        gradients.get(output).get(i);
            }
        }
        return result;
    }
}
