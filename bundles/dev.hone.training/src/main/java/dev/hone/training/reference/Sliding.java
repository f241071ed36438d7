package dev.hone.training.reference;

import dev.hone.model.hone.Windows;
import java.util.Arrays;

/** A window that slides over up to three axes of space; fewer are filled up with axes of size 1. */
final class Sliding {

    private static final int SPACE = 3;

    private final int[] input = {1, 1, 1};
    private final int[] window = {1, 1, 1};
    private final int[] strides = {1, 1, 1};
    private final int[] dilations = {1, 1, 1};
    private final int[] output = {1, 1, 1};
    private final int[] before = {0, 0, 0};
    private final int axes;

    /** @param image with the batch in the first axis, channels in the last, space between */
    Sliding(Array image, boolean same, int[] window, int[] strides, int... dilations) {
        axes = image.rank() - 2;
        int shift = SPACE - axes;
        for (int i = 0; i < axes; i++) {
            int at = i + shift;
            this.input[at] = image.dimension(i + 1);
            this.window[at] = window[i];
            this.strides[at] = strides[i];
            this.dilations[at] = dilations[i];
            output[at] = Windows.output(input[at], window[i], strides[i], dilations[i], same);
            int reach = (output[at] - 1) * strides[i] + (window[i] - 1) * dilations[i] + 1;
            before[at] = same ? Math.max(reach - input[at], 0) / 2 : 0;
        }
    }

    static Sliding of(Call call, Array image, int... window) {
        int[] ones = new int[image.rank() - 2];
        Arrays.fill(ones, 1);
        return new Sliding(
                image,
                call.text("padding").equals("SAME"),
                window,
                call.integers("strides", ones),
                call.integers("dilations", ones));
    }

    /** The shape of what slides out. */
    int[] shape(int batch, int channels) {
        int[] shape = new int[axes + 2];
        shape[0] = batch;
        System.arraycopy(output, SPACE - axes, shape, 1, axes);
        shape[axes + 1] = channels;
        return shape;
    }

    /** What is done with each place of the window that lies on the image. */
    interface Visitor {

        /**
         * @param output which place of the output, over all axes of space
         * @param window which place of the window
         * @param input which place of the image
         */
        void visit(int output, int window, int input);
    }

    void each(Visitor visitor) {
        int[] all = {output[0], output[1], output[2], window[0], window[1], window[2]};
        Walk.each(all, (position, index) -> {
            int at = 0;
            for (int axis = 0; axis < SPACE; axis++) {
                int place = index[axis] * strides[axis] - before[axis] + index[axis + SPACE] * dilations[axis];
                if (place < 0 || place >= input[axis]) {
                    return;
                }
                at = at * input[axis] + place;
            }
            int out = (index[0] * output[1] + index[1]) * output[2] + index[2];
            int in = (index[3] * window[1] + index[4]) * window[2] + index[5];
            visitor.visit(out, in, at);
        });
    }

    int inputs() {
        return Array.size(input);
    }

    int outputs() {
        return Array.size(output);
    }
}
