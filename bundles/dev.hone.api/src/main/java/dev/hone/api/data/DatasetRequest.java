package dev.hone.api.data;

import dev.hone.api.TensorSpec;
import java.util.List;

/**
 * What is asked of a dataset.
 *
 * @param inputs the model's inputs with real values; names choose arrays where there are several
 * @param seed decides what is drawn for {@link Split#CALIBRATE}
 */
public record DatasetRequest(List<TensorSpec> inputs, long seed) {

    public DatasetRequest {
        inputs = List.copyOf(inputs);
    }
}
