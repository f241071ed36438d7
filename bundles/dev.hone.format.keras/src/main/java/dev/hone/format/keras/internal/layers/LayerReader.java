package dev.hone.format.keras.internal.layers;

import dev.hone.model.hone.Value;

/** Says what a layer computes, in operations of the {@code hone} dialect. */
@FunctionalInterface
interface LayerReader {

    /** @throws dev.hone.format.keras.internal.config.UnsupportedException for what is not read */
    Value read(Call call);
}
