package dev.hone.quantization;

import dev.hone.model.DataType;
import dev.hone.model.Quantization;

/** How real values are stored as integers. */
public record Stored(DataType type, Quantization quantization) {}
