package dev.hone.format.keras.internal.archive;

import dev.hone.model.DataType;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;

/** An array of weights as stored, little-endian; floats of whatever width are float32. */
public record StoredArray(String name, DataType type, Shape shape, TensorData data) {}
