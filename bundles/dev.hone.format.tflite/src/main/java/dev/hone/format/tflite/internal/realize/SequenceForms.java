package dev.hone.format.tflite.internal.realize;

import static dev.hone.format.tflite.internal.realize.Emitter.options;

import dev.hone.format.tflite.internal.realize.Forms.Form;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneOp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whole sequences. The operators keep their state in variables from one run to the next; what they are to begin with is
 * written there before each run.
 */
final class SequenceForms {

    private static final int GATES = 4;

    /** Of the schema's {@code ActivationFunctionType}. */
    private static final long TANH = 4;

    private SequenceForms() {}

    static void register(Map<HoneOp, Form> forms) {
        forms.put(HoneOp.LSTM, SequenceForms::longShortTerm);
        forms.put(HoneOp.RNN, SequenceForms::simple);
    }

    /** Without peepholes, projection and normalization of gates. */
    private static void longShortTerm(Node node, Emitter emitter) {
        List<Integer> states = states(node, emitter, "hidden", "cell");
        List<Integer> inputs = new ArrayList<>(List.of(node.input(0)));
        for (int constant : new int[] {1, 2}) {
            Tensor kernel = Emitter.requireConstant(emitter.input(node, constant), "a kernel");
            for (int gate = 0; gate < GATES; gate++) {
                inputs.add(emitter.columns(kernel, gate, GATES));
            }
        }
        inputs.addAll(Collections.nCopies(3, Tensor.NONE));
        Tensor bias = Emitter.requireConstant(emitter.input(node, 3), "a bias");
        for (int gate = 0; gate < GATES; gate++) {
            inputs.add(emitter.columns(bias, gate, GATES));
        }
        inputs.addAll(List.of(Tensor.NONE, Tensor.NONE));
        inputs.addAll(states);
        inputs.addAll(Collections.nCopies(4, Tensor.NONE));
        Attributes options = options("UnidirectionalSequenceLSTMOptions").with("fused_activation_function", TANH);
        emitter.operator("UNIDIRECTIONAL_SEQUENCE_LSTM", options, inputs, node.output(0));
    }

    private static void simple(Node node, Emitter emitter) {
        List<Integer> inputs = new ArrayList<>(List.of(node.input(0)));
        List<Integer> states = states(node, emitter, "hidden");
        for (int constant : new int[] {1, 2}) {
            inputs.add(emitter.columns(Emitter.requireConstant(emitter.input(node, constant), "a kernel"), 0, 1));
        }
        inputs.add(Emitter.requireConstant(emitter.input(node, 3), "a bias").id());
        inputs.addAll(states);
        long code = code(node.attributes().text("activation").orElse("linear"));
        Attributes options = options("SequenceRNNOptions");
        emitter.operator(
                "UNIDIRECTIONAL_SEQUENCE_RNN",
                code == 0 ? options : options.with("fused_activation_function", code),
                inputs,
                node.output(0));
    }

    private static long code(String activation) {
        return switch (activation) {
            case "relu" -> 1;
            case "relu6" -> 3;
            case "tanh" -> TANH;
            default -> 0;
        };
    }

    /** Variables, with what sets them before the sequence is run. */
    private static List<Integer> states(Node node, Emitter emitter, String... names) {
        List<Integer> states = new ArrayList<>();
        Optional<Integer> zeros = Optional.empty();
        for (String name : names) {
            int state = emitter.variable(like(node, emitter, name));
            int given = 4 + states.size();
            if (given < node.inputs().size()) {
                int nothing = emitter.scalar(name(node, emitter, "zero"), 0);
                emitter.operator("ADD", options("AddOptions"), List.of(node.input(given), nothing), state);
            } else if (zeros.isPresent()) {
                emitter.operator("ZEROS_LIKE", options("ZerosLikeOptions"), List.of(zeros.get()), state);
            } else {
                zero(node, emitter, state);
                zeros = Optional.of(state);
            }
            states.add(state);
        }
        return states;
    }

    private static Tensor like(Node node, Emitter emitter, String name) {
        Tensor x = emitter.input(node, 0);
        int units = emitter.input(node, 2).shape().dimension(0);
        return Tensor.activation(
                        0,
                        name(node, emitter, name),
                        DataType.FLOAT32,
                        Shape.of(x.shape().dimension(0), units))
                .withAttributes(x.attributes());
    }

    private static String name(Node node, Emitter emitter, String part) {
        return emitter.output(node).name() + '/' + part;
    }

    /** One number of each sample says how many samples there are, for runs of more than the file says. */
    private static void zero(Node node, Emitter emitter, int state) {
        Tensor one = like(node, emitter, "sample");
        int sample = emitter.between(one.withShape(one.shape().with(1, 1)));
        int zero = emitter.between(one.withShape(one.shape().with(1, 1)));
        int units = emitter.input(node, 2).shape().dimension(0);
        emitter.operator(
                "STRIDED_SLICE",
                options("StridedSliceOptions").with("end_mask", 1L).with("shrink_axis_mask", 2L),
                List.of(
                        node.input(0),
                        emitter.ints(name(node, emitter, "begin"), 0, 0, 0),
                        emitter.ints(name(node, emitter, "end"), 0, 1, 1),
                        emitter.ints(name(node, emitter, "strides"), 1, 1, 1)),
                sample);
        emitter.operator("ZEROS_LIKE", options("ZerosLikeOptions"), List.of(sample), zero);
        emitter.operator(
                "ADD", options("AddOptions"), List.of(zero, emitter.zeros(name(node, emitter, "zeros"), units)), state);
    }
}
