package dev.hone.format.keras.internal.layers;

import dev.hone.format.keras.internal.config.Options;
import dev.hone.format.keras.internal.config.UnsupportedException;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.Value;
import java.util.function.UnaryOperator;

/** Orders and sizes of axes. */
final class Shapes {

    private static final String ACCEPTED = "accepted: up to " + Integer.MAX_VALUE + " values a sample";

    private Shapes() {}

    /** Whether data is batch, channels, space. */
    static boolean channelsFirst(Options options) {
        return options.choice("data_format", "channels_last", "channels_last", "channels_first")
                .equals("channels_first");
    }

    /** Does something with channels last that is to be done in the layer's own data format. */
    static Value onChannelsLast(Call call, Value x, UnaryOperator<Value> work) {
        if (!channelsFirst(call.options())) {
            return work.apply(x);
        }
        return first(call.graph(), work.apply(last(call.graph(), x)));
    }

    /** From channels first to channels last. */
    static Value last(HoneBuilder graph, Value x) {
        int[] permutation = new int[x.rank()];
        for (int i = 1; i < x.rank(); i++) {
            permutation[i] = i == x.rank() - 1 ? 1 : i + 1;
        }
        return graph.transpose(x, permutation);
    }

    /** From channels last to channels first. */
    static Value first(HoneBuilder graph, Value x) {
        int[] permutation = new int[x.rank()];
        for (int i = 1; i < x.rank(); i++) {
            permutation[i] = i == 1 ? x.rank() - 1 : i - 1;
        }
        return graph.transpose(x, permutation);
    }

    /** Does something along the last axis that is to be done along another. */
    static Value onLastAxis(Call call, Value x, int axis, UnaryOperator<Value> work) {
        int own = axis(axis, x);
        if (own == x.rank() - 1) {
            return work.apply(x);
        }
        int[] there = new int[x.rank()];
        int[] back = new int[x.rank()];
        for (int i = 0; i < x.rank(); i++) {
            there[i] = i < own ? i : i == x.rank() - 1 ? own : i + 1;
        }
        for (int i = 0; i < x.rank(); i++) {
            back[there[i]] = i;
        }
        return call.graph().transpose(work.apply(call.graph().transpose(x, there)), back);
    }

    /** An axis counted from the start. */
    static int axis(int axis, Value x) {
        int own = axis < 0 ? axis + x.rank() : axis;
        if (own < 0 || own >= x.rank()) {
            throw new UnsupportedException("axis=" + axis + " of data of shape " + x.shape());
        }
        return own;
    }

    /** A size several times as large. */
    static int scaled(int size, int times) {
        long product = (long) size * times;
        if (product > Integer.MAX_VALUE) {
            throw new UnsupportedException(times + " times " + size + " values along an axis; " + ACCEPTED);
        }
        return (int) product;
    }

    /** Refuses what no machine holds, whatever a file of a few lines asks for. */
    static void requireHeld(Value x) {
        double elements = 1;
        for (int axis = 1; axis < x.rank(); axis++) {
            elements *= Math.abs((double) x.dimension(axis));
        }
        if (elements > Integer.MAX_VALUE) {
            throw new UnsupportedException("it gives data of shape " + x.shape() + "; " + ACCEPTED);
        }
    }

    static void requireRank(Value x, int rank) {
        if (x.rank() != rank) {
            throw new UnsupportedException(
                    "it is applied to data of shape " + x.shape() + "; accepted: " + rank + " dimensions, batch first");
        }
    }
}
