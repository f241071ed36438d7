package dev.hone.training.tuning;

import dev.hone.model.TensorRef;
import dev.hone.training.TrainingProgram;
import java.util.List;
import java.util.Map;

/**
 * A program, and what its variables are.
 *
 * @param names of the variables that weights became, by their tensors in the model
 * @param biases what is added behind kernels into which normalizations were folded
 */
record BuiltProgram(
        TrainingProgram program,
        Map<TensorRef, String> names,
        List<WeightSite> weights,
        List<ActivationSite> activations,
        Map<Normalization, EffectiveValue> biases) {}
