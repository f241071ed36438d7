package dev.hone.technique.quantizeaware.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Parameters of quantization-aware training; those of the training itself are every training technique's. */
@ObjectClassDefinition(name = "quantize-aware", description = "Quantization-aware training")
public @interface QuantizeAwareParameters {

    String AVERAGE = "average";
    String LEARNED = "learned";
    String TARGET = "target";
    String TENSOR = "tensor";
    String INTEGER = "integer";
    String FLOAT = "float";
    String INT8 = "int8";
    String INT4 = "int4";

    /** Bits of weights. */
    @AttributeDefinition(
            description = "bits of weights; fewer than 8 are stored as int8 with few values, and the file packs better",
            min = "2",
            max = "8")
    int weights() default 8;

    /** How weights are stored. */
    @AttributeDefinition(
            description =
                    "int4: weights of up to 4 bits of convolutions and dense layers two to a byte, where the target"
                            + " reads int4 and activations have 8 bits; kernels for them are slow on most runtimes",
            options = {@Option(value = INT8, label = "a byte each"), @Option(value = INT4, label = "two to a byte")})
    String storage() default INT8;

    /** Bits of activations. */
    @AttributeDefinition(
            description = "bits of activations",
            options = {
                @Option(value = "8", label = "int8"),
                @Option(value = "16", label = "int16, weights of 8 bits and fewer")
            })
    int activations() default 8;

    /** Where ranges come from. */
    @AttributeDefinition(
            description = "average: weights by their largest values, activations by moving averages of their bounds;"
                    + " learned: step sizes are trained with the weights",
            options = {
                @Option(value = AVERAGE, label = "last values and moving averages"),
                @Option(value = LEARNED, label = "learned step size")
            })
    String ranges() default AVERAGE;

    /** Which weights have one scale, and which one a channel. */
    @AttributeDefinition(
            description =
                    "target: weights have one scale a channel where the target takes that; tensor: one scale each",
            options = {
                @Option(value = TARGET, label = "as fine as the target takes"),
                @Option(value = TENSOR, label = "one scale a tensor")
            })
    String granularity() default TARGET;

    /** When activations are rounded first. */
    @AttributeDefinition(
            description = "the part of the training before activations are rounded",
            min = "0",
            max = "0.99")
    double delay() default 0;

    /** When ranges of activations stay. */
    @AttributeDefinition(
            description = "the part of the training after which ranges of activations stay as they are; 1 for never",
            min = "0",
            max = "1")
    double freeze() default 0.9;

    /** Samples to calibrate with. */
    @AttributeDefinition(description = "how many samples ranges begin with, at most", min = "1")
    int samples() default 300;

    /** What the model takes and gives. */
    @AttributeDefinition(
            description = "what the model takes and gives",
            options = {
                @Option(value = INTEGER, label = "integers"),
                @Option(value = FLOAT, label = "floats, integers between")
            })
    String io() default INTEGER;

    /** The only operators that are quantized. */
    @AttributeDefinition(
            description =
                    "the only operators that are quantized: by operator name (CONV_2D), by kind (dense) or by the name of a"
                            + " tensor that they write; * stands for any characters; without it all")
    String[] include() default {};

    /** Operators that stay in float. */
    @AttributeDefinition(description = "operators that stay in float, named as for include")
    String[] exclude() default {};
}
