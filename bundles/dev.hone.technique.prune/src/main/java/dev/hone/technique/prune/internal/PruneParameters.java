package dev.hone.technique.prune.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Parameters of magnitude pruning. */
@ObjectClassDefinition(name = "prune", description = "Magnitude pruning")
public @interface PruneParameters {

    /** The share of zeros at the end. */
    @AttributeDefinition(
            min = "0",
            max = "0.9999",
            description = "the share of weights, or of blocks, that become zero: from 0 up to but not including 1; a"
                    + " pattern N:M says it by itself")
    double sparsity() default PruneParameters.USUAL;

    /** How zeros lie. */
    @AttributeDefinition(
            description = "unstructured: anywhere; N:M, such as 2:4: at most N of M neighbours along the axis that the"
                    + " target names stay; HxW, such as 1x4: blocks of H output and W input channels go or stay as one")
    String pattern() default "unstructured";

    /** What a block's magnitude is. */
    @AttributeDefinition(
            description = "the magnitude of a block: the average or the largest of its weights' magnitudes",
            options = {
                @Option(value = "average", label = "mean magnitude"),
                @Option(value = "max", label = "largest magnitude")
            })
    String pooling() default "average";

    /** Which weights compete. */
    @AttributeDefinition(
            description = "layer: each layer gets its share of zeros; global: the smallest weights of all layers go;"
                    + " adaptive: those of all layers that are the smallest part of what their layer still holds go",
            options = {
                @Option(value = LAYER, label = "within each layer"),
                @Option(value = GLOBAL, label = "across all layers, by magnitude"),
                @Option(value = ADAPTIVE, label = "across all layers, by the part of the layer (LAMP)")
            })
    String ranking() default ADAPTIVE;

    /** The only operators whose weights are pruned. */
    @AttributeDefinition(
            description = "the only operators whose weights are pruned: by operator name (CONV_2D), by kind (dense) or"
                    + " by the name of a tensor that they write; * stands for any characters; without it all"
                    + " convolutions, dense and recurrent layers and matrix products, but no depthwise convolution")
    String[] include() default {};

    /** Operators whose weights are left alone. */
    @AttributeDefinition(description = "operators whose weights are left alone, named as for include")
    String[] exclude() default {};

    /** Small tensors are left alone. */
    @AttributeDefinition(
            description = "only tensors that hold at least this share of all weights are pruned",
            min = "0",
            max = "1")
    double share() default 0;

    /** Where zeros are wanted. */
    @AttributeDefinition(
            description = "all: wherever include and exclude say; latency: of these only weights whose zeros the"
                    + " target's kernels skip",
            options = {
                @Option(value = ALL, label = "all weights that are selected"),
                @Option(value = LATENCY, label = "only where zeros make the target faster")
            })
    String policy() default ALL;

    /** How pruned weights are stored. */
    @AttributeDefinition(
            description = "dense: zeros are stored; sparse: in the format's sparse encoding, where the target reads it",
            options = {
                @Option(value = DENSE, label = "zeros are stored like other values"),
                @Option(value = SPARSE, label = "the sparse encoding of the format")
            })
    String encoding() default DENSE;

    /** How zeros grow while the model is fine-tuned. */
    @AttributeDefinition(
            description =
                    "how the share of zeros grows while the model is fine-tuned: polynomial, from initial at begin"
                            + " to sparsity at end; constant: sparsity from begin on",
            options = {
                @Option(value = POLYNOMIAL, label = "s_f + (s_i - s_f)(1 - (t - t0)/(t1 - t0))^power"),
                @Option(value = CONSTANT, label = "all at once")
            })
    String schedule() default POLYNOMIAL;

    /** The first share of zeros. */
    @AttributeDefinition(description = "polynomial: the share of zeros at begin, at most sparsity", min = "0")
    double initial() default 0;

    /** The first step with zeros. */
    @AttributeDefinition(description = "the training step at which the first weights become zero", min = "0")
    long begin() default 0;

    /** The step with all zeros. */
    @AttributeDefinition(
            description = "the training step at which sparsity is reached; -1 for half of the training",
            min = "-1")
    long end() default -1;

    /** Steps between choices. */
    @AttributeDefinition(
            description = "training steps from one choice of zeros to the next; fewer where that makes fewer than 16",
            min = "1")
    long frequency() default 100;

    /** The power of the polynomial. */
    @AttributeDefinition(description = "polynomial: the power; the larger, the more zeros come early", min = "0.01")
    double power() default 3;

    /** Fine-tuning. */
    @AttributeDefinition(
            description = "how often each sample is trained while weights become zero; 0: one-shot, without data",
            min = "0")
    int epochs() default 0;

    /** The learning rate. */
    @AttributeDefinition(
            description = "the learning rate, more than 0; what is left has to make up for what went",
            min = "1e-12")
    double learning$_$rate() default 3e-3;

    /** What sparsity is without saying. */
    double USUAL = 0.5;

    String POLYNOMIAL = "polynomial";
    String CONSTANT = "constant";
    String LAYER = "layer";
    String GLOBAL = "global";
    String ADAPTIVE = "adaptive";
    String ALL = "all";
    String LATENCY = "latency";
    String DENSE = "dense";
    String SPARSE = "sparse";
}
