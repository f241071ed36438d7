package dev.hone.technique.quantize.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Parameters of post-training quantization. */
@ObjectClassDefinition(name = "quantize", description = "Post-training quantization")
public @interface QuantizeParameters {

    /** What the model takes and gives. */
    @AttributeDefinition(
            description = "int8: integer inputs and outputs; int8-float-io: float inputs and outputs, integers between",
            options = {
                @Option(value = Mode.INT8, label = "integer inputs and outputs"),
                @Option(value = Mode.INT8_FLOAT_IO, label = "float inputs and outputs")
            })
    String mode() default Mode.INT8;

    /** How ranges of activations are chosen. */
    @AttributeDefinition(
            description = "how the range of an activation is chosen",
            options = @Option(value = "min-max", label = "smallest and largest value seen"))
    String calibrator() default "min-max";

    /** Samples to calibrate with. */
    @AttributeDefinition(description = "how many samples to calibrate with, at most", min = "1")
    int samples() default 300;

    /** Operators that stay in float. */
    @AttributeDefinition(
            description =
                    "operators that stay in float: by operator name (SOFTMAX) or by the name of a tensor that they "
                            + "write; * stands for any characters")
    String[] exclude() default {};

    /** Which weights have one scale, and which one a channel. */
    @AttributeDefinition(
            description =
                    "target: weights have one scale a channel where the target takes that; tensor: one scale each",
            options = {
                @Option(value = Refinement.TARGET, label = "as fine as the target takes"),
                @Option(value = Refinement.TENSOR, label = "one scale a tensor")
            })
    String granularity() default Refinement.TARGET;

    /** Cross-layer equalization. */
    @AttributeDefinition(
            description = "even out the ranges of channels between layers that only RELU and the like separate")
    boolean equalize() default false;
}
