package dev.hone.engine.tensorflow.internal.train;

import dev.hone.model.TensorData;
import dev.hone.training.Epoch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a training has come.
 *
 * @param step steps done
 * @param start what was measured before the first step, if that was judged
 * @param epochs that are complete
 * @param best values of all variables where the validation loss was smallest; empty where none is kept
 * @param bestLoss that loss
 * @param worse epochs since then
 * @param state of the session
 */
record History(
        long step,
        Optional<Epoch> start,
        List<Epoch> epochs,
        Map<String, TensorData> best,
        double bestLoss,
        int worse,
        Map<String, TensorData> state) {

    static final History NONE =
            new History(0, Optional.empty(), List.of(), Map.of(), Double.POSITIVE_INFINITY, 0, Map.of());

    History at(long steps) {
        return new History(steps, start, epochs, best, bestLoss, worse, state);
    }

    History startedFrom(Epoch judged, Map<String, TensorData> values) {
        return new History(
                step, Optional.of(judged), epochs, values, judged.validation().orElseThrow(), 0, state);
    }

    History with(Epoch epoch) {
        List<Epoch> more = new ArrayList<>(epochs);
        more.add(epoch);
        return new History(step, start, List.copyOf(more), best, bestLoss, worse, state);
    }

    History improved(double loss, Map<String, TensorData> values) {
        return new History(step, start, epochs, values, loss, 0, state);
    }

    History notImproved() {
        return new History(step, start, epochs, best, bestLoss, worse + 1, state);
    }

    History withState(Map<String, TensorData> values) {
        return new History(step, start, epochs, best, bestLoss, worse, values);
    }
}
