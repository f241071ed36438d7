package dev.hone.api.diagnosis;

import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;

/**
 * A bias that both models have.
 *
 * @param ref in the optimized model
 * @param tensor in the optimized model
 * @param deviation stored values, as real values, against the original's
 * @param saturated how many differ from the original by more than a step of their scale
 */
public record BiasMeasure(TensorRef ref, Tensor tensor, Deviation deviation, int saturated) {}
