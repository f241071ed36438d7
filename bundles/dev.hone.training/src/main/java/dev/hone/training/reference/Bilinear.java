package dev.hone.training.reference;

import java.util.List;

/** Resizing with weights between neighbours, as TensorFlow counts; or to the nearest. */
final class Bilinear implements Operation {

    private static final Operation NEAREST = new Movement(Movements::nearest);

    /** What an element of the output takes from one of the input. */
    private interface Tap {
        void take(int output, int input, double weight);
    }

    @Override
    public List<Array> forward(Call call) {
        if (call.text("method").equals("nearest")) {
            return NEAREST.forward(call);
        }
        Array x = call.input(0);
        int[] size = call.integers("size");
        Array y = Array.zeros(x.dimension(0), size[0], size[1], x.dimension(3));
        each(call, (output, input, weight) -> y.values()[output] += weight * x.get(input));
        return List.of(y);
    }

    @Override
    public List<Array> backward(Call call, List<Array> outputs, List<Array> gradients) {
        if (call.text("method").equals("nearest")) {
            return NEAREST.backward(call, outputs, gradients);
        }
        Array dx = Array.zeros(call.input(0).dimensions());
        each(
                call,
                (output, input, weight) ->
                        dx.values()[input] += weight * gradients.get(0).get(output));
        return List.of(dx);
    }

    private static void each(Call call, Tap tap) {
        Array x = call.input(0);
        int[] size = call.integers("size");
        int channels = x.dimension(3);
        int[] strides = Array.strides(x.dimensions());
        for (int batch = 0, output = 0; batch < x.dimension(0); batch++) {
            for (int row = 0; row < size[0]; row++) {
                Position vertical = Position.of(call, row, x.dimension(1), size[0]);
                for (int column = 0; column < size[1]; column++) {
                    Position across = Position.of(call, column, x.dimension(2), size[1]);
                    int at = batch * strides[0];
                    int top = at + vertical.low * strides[1];
                    int bottom = at + vertical.high * strides[1];
                    for (int channel = 0; channel < channels; channel++, output++) {
                        int left = across.low * strides[2] + channel;
                        int right = across.high * strides[2] + channel;
                        tap.take(output, top + left, (1 - vertical.part) * (1 - across.part));
                        tap.take(output, top + right, (1 - vertical.part) * across.part);
                        tap.take(output, bottom + left, vertical.part * (1 - across.part));
                        tap.take(output, bottom + right, vertical.part * across.part);
                    }
                }
            }
        }
    }

    /**
     * Between which two neighbours a value lies.
     *
     * @param part how far it is from the lower to the higher
     */
    private record Position(int low, int high, double part) {

        static Position of(Call call, int index, int input, int output) {
            double scale =
                    call.flag("align-corners") && output > 1 ? (input - 1.0) / (output - 1) : (double) input / output;
            double at = call.flag("half-pixel-centers") ? (index + 0.5) * scale - 0.5 : index * scale;
            int low = (int) Math.floor(at);
            return new Position(Math.max(low, 0), Math.min(Math.max(low + 1, 0), input - 1), at - low);
        }
    }
}
