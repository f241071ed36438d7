package dev.hone.api.diagnosis;

import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;

/**
 * A bias that both models have.
 *
 * @param ref in the optimized model
 * @param tensor in the optimized model
 * @param deviation stored values, as real values, against the original's
 * @param saturated how many are stored as the smallest or the largest value of their type
 */
public record BiasMeasure(TensorRef ref, Tensor tensor, Deviation deviation, int saturated) {}
