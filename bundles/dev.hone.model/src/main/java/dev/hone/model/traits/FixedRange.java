package dev.hone.model.traits;

import dev.hone.model.DataType;
import dev.hone.model.Quantization;

/**
 * The scale and zero point that an operator's output must have when it is stored as a type.
 *
 * @param output index of the output
 * @param type the stored type
 */
public record FixedRange(int output, DataType type, Quantization quantization) {}
