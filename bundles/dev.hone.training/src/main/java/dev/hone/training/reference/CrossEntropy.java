package dev.hone.training.reference;

import java.util.Arrays;
import java.util.List;

/** The cross-entropy of labels and the softmax of logits over the last axis. */
final class CrossEntropy implements Operation {

    private final boolean sparse;

    CrossEntropy(boolean sparse) {
        this.sparse = sparse;
    }

    @Override
    public List<Array> forward(Call call) {
        Array x = call.input(0);
        Array log = Softmax.of(x, x.rank() - 1, true);
        int classes = x.dimension(-1);
        Array y = Array.zeros(Arrays.copyOf(x.dimensions(), x.rank() - 1));
        for (int i = 0; i < x.size(); i++) {
            double label = label(call, i, classes);
            y.values()[i / classes] -= label == 0 ? 0 : label * log.get(i);
        }
        return List.of(y);
    }

    @Override
    public List<Array> backward(Call call, List<Array> outputs, List<Array> gradients) {
        Array x = call.input(0);
        Array softmax = Softmax.of(x, x.rank() - 1, false);
        int classes = x.dimension(-1);
        double[] sums = new double[x.size() / classes];
        for (int i = 0; i < x.size(); i++) {
            sums[i / classes] += label(call, i, classes);
        }
        Array dx = Array.zeros(x.dimensions());
        for (int i = 0; i < x.size(); i++) {
            dx.values()[i] =
                    gradients.get(0).get(i / classes) * (softmax.get(i) * sums[i / classes] - label(call, i, classes));
        }
        return Arrays.asList(dx, null);
    }

    private double label(Call call, int element, int classes) {
        if (!sparse) {
            return call.input(1).get(element);
        }
        return call.input(1).get(element / classes) == element % classes ? 1 : 0;
    }
}
