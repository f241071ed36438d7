package dev.hone.training.reference;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** An operation on each element alone. */
final class Unary implements Operation {

    private final Function function;
    private final Derivative derivative;

    /** A function of one number. */
    interface Function {
        double of(double x, Call call);
    }

    /** Its derivative, from the argument and the result. */
    interface Derivative {
        double of(double x, double y, Call call);
    }

    Unary(Function function, Derivative derivative) {
        this.function = function;
        this.derivative = derivative;
    }

    /** One through which no gradient flows. */
    static Operation flat(Function function) {
        return new Unary(function, null);
    }

    @Override
    public List<Array> forward(Call call) {
        Array x = call.input(0);
        double[] y = new double[x.size()];
        Arrays.setAll(y, i -> function.of(x.get(i), call));
        return List.of(Array.wrap(x.dimensions(), y));
    }

    @Override
    public List<Array> backward(Call call, List<Array> outputs, List<Array> gradients) {
        if (derivative == null) {
            return Collections.nCopies(call.inputs().size(), null);
        }
        Array x = call.input(0);
        double[] gradient = new double[x.size()];
        Arrays.setAll(
                gradient,
                i -> gradients.get(0).get(i)
                        * derivative.of(x.get(i), outputs.get(0).get(i), call));
        return List.of(Array.wrap(x.dimensions(), gradient));
    }
}
