package dev.hone.training.reference;

/**
 * What all convolutions are made of: {@code y[n, o, c] += x[n, i, k] * f[w, k, c]} over the places of a sliding window,
 * in groups of channels. Each of the three can be computed from the others.
 */
final class Correlation {

    private final Sliding sliding;
    private final int batch;
    private final int in;
    private final int out;
    private final int groups;

    /**
     * @param in channels of the image
     * @param out channels of what slides out
     * @param groups the filter has the shape {@code [window…, in / groups, out]}
     */
    Correlation(Sliding sliding, int batch, int in, int out, int groups) {
        this.sliding = sliding;
        this.batch = batch;
        this.in = in;
        this.out = out;
        this.groups = groups;
    }

    private interface Product {
        void of(int output, int input, int filter);
    }

    private void each(Product product) {
        int deep = in / groups;
        int wide = out / groups;
        sliding.each((output, window, input) -> {
            for (int n = 0; n < batch; n++) {
                int y = (n * sliding.outputs() + output) * out;
                int x = (n * sliding.inputs() + input) * in;
                for (int group = 0; group < groups; group++) {
                    for (int k = 0; k < deep; k++) {
                        int f = (window * deep + k) * out + group * wide;
                        for (int c = 0; c < wide; c++) {
                            product.of(y + group * wide + c, x + group * deep + k, f + c);
                        }
                    }
                }
            }
        });
    }

    void output(Array y, Array x, Array filter) {
        each((o, i, f) -> y.values()[o] += x.values()[i] * filter.values()[f]);
    }

    void input(Array x, Array y, Array filter) {
        each((o, i, f) -> x.values()[i] += y.values()[o] * filter.values()[f]);
    }

    void filter(Array filter, Array x, Array y) {
        each((o, i, f) -> filter.values()[f] += x.values()[i] * y.values()[o]);
    }
}
