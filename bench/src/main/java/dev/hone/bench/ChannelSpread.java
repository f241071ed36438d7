package dev.hone.bench;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Makes a float TFLite network hard to quantize without changing its function: between two layers with weights and
 * nothing but RELU (and an average over space) between them, each channel is multiplied by a factor in the first layer
 * and divided by it in the second. The factors are drawn from a seed, log-uniformly, and their largest is the given
 * spread times their smallest.
 */
final class ChannelSpread {

    private static final int MEAN = 40;

    private final FlatModel model;
    private final Map<Integer, List<FlatModel.Operator>> readers = new HashMap<>();
    private final Set<Integer> shared = new HashSet<>();

    private ChannelSpread(FlatModel model) {
        this.model = model;
        Set<Integer> seen = new HashSet<>();
        for (FlatModel.Operator operator : model.operators()) {
            for (int tensor : operator.inputs()) {
                readers.computeIfAbsent(tensor, id -> new ArrayList<>()).add(operator);
                if (tensor >= 0 && !seen.add(tensor)) {
                    shared.add(tensor);
                }
            }
        }
    }

    /**
     * Spreads the channels.
     *
     * @param file a float model as read from its file; the weights in it are changed in place
     * @param spread of the factors, such as 100
     * @return how many pairs of layers were changed
     */
    static int apply(byte[] file, double spread, long seed) {
        ChannelSpread work = new ChannelSpread(new FlatModel(ByteBuffer.wrap(file)));
        Random random = new Random(seed);
        int pairs = 0;
        for (FlatModel.Operator first : work.model.operators()) {
            Optional<FlatModel.Operator> second = work.successor(first);
            if (second.isPresent()) {
                work.scale(first, second.get(), factors(work.model.channels(first), spread, random));
                pairs++;
            }
        }
        return pairs;
    }

    private static float[] factors(int channels, double spread, Random random) {
        float[] factors = new float[channels];
        for (int i = 0; i < channels; i++) {
            double exponent = i == 0 ? -0.5 : i == 1 ? 0.5 : random.nextDouble() - 0.5;
            factors[i] = (float) Math.pow(spread, exponent);
        }
        for (int i = channels - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            float factor = factors[i];
            factors[i] = factors[other];
            factors[other] = factor;
        }
        return factors;
    }

    /** The layer that alone reads what a layer gives, with the same channels. */
    private Optional<FlatModel.Operator> successor(FlatModel.Operator first) {
        if (!first.isLayer() || !first.isHomogeneous() || !isOwn(first)) {
            return Optional.empty();
        }
        FlatModel.Operator at = first;
        do {
            List<FlatModel.Operator> next = readers.getOrDefault(at.output(), List.of());
            if (next.size() != 1 || model.outputs().contains(at.output())) {
                return Optional.empty();
            }
            at = next.get(0);
        } while (at.code() == MEAN);
        boolean fits = at.isLayer() && isOwn(at) && model.inputChannels(at) == model.channels(first);
        return fits ? Optional.of(at) : Optional.empty();
    }

    /** Whether a layer shares neither weight nor bias with another. */
    private boolean isOwn(FlatModel.Operator layer) {
        return layer.inputs().stream().skip(1).noneMatch(shared::contains);
    }

    private void scale(FlatModel.Operator first, FlatModel.Operator second, float[] factors) {
        model.scale(first.inputs().get(1), first.isDepthwise() ? 1 : model.elementsPerChannel(first), factors, false);
        if (first.inputs().size() > 2) {
            model.scale(first.inputs().get(2), 1, factors, false);
        }
        // What a layer reads is the last axis of its weight, whatever it is.
        model.scale(second.inputs().get(1), 1, factors, true);
    }
}
