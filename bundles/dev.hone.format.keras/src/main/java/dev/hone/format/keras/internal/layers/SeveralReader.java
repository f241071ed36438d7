package dev.hone.format.keras.internal.layers;

import dev.hone.model.hone.Value;
import java.util.List;

/** Like {@link LayerReader}, of a layer that may give several tensors. */
@FunctionalInterface
interface SeveralReader {

    /** @throws dev.hone.format.keras.internal.config.UnsupportedException for what is not read */
    List<Value> read(Call call);
}
