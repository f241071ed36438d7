package dev.hone.engine.tensorflow.internal.train;

import dev.hone.model.TensorData;
import dev.hone.training.Epoch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How far a training has come.
 *
 * @param step steps done
 * @param epochs that are complete
 * @param best values of all variables after the epoch of the smallest validation loss; empty where none is kept
 * @param bestLoss that loss
 * @param worse epochs since then
 * @param state of the session
 */
record History(
        long step,
        List<Epoch> epochs,
        Map<String, TensorData> best,
        double bestLoss,
        int worse,
        Map<String, TensorData> state) {

    static final History NONE = new History(0, List.of(), Map.of(), Double.POSITIVE_INFINITY, 0, Map.of());

    History at(long steps) {
        return new History(steps, epochs, best, bestLoss, worse, state);
    }

    History with(Epoch epoch) {
        List<Epoch> more = new ArrayList<>(epochs);
        more.add(epoch);
        return new History(step, List.copyOf(more), best, bestLoss, worse, state);
    }

    History improved(double loss, Map<String, TensorData> values) {
        return new History(step, epochs, values, loss, 0, state);
    }

    History notImproved() {
        return new History(step, epochs, best, bestLoss, worse + 1, state);
    }

    History withState(Map<String, TensorData> values) {
        return new History(step, epochs, best, bestLoss, worse, values);
    }
}
