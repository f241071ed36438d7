package dev.hone.technique.quantize.internal;

import dev.hone.quantization.Calibrator;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Parameters of post-training quantization. */
@ObjectClassDefinition(name = "quantize", description = "Post-training quantization")
public @interface QuantizeParameters {

    /** What the model takes and gives. */
    @AttributeDefinition(
            description = "int8, int16x8: integers from input to output; with -float-io: float inputs and outputs, "
                    + "integers between; the others compute in float from weights in fewer bits and need no data",
            options = {
                @Option(value = Mode.INT8_ID, label = "activations and weights of 8 bits"),
                @Option(value = Mode.INT8_FLOAT_IO_ID, label = "the same, with float inputs and outputs"),
                @Option(value = Mode.INT16X8_ID, label = "activations of 16 bits, weights of 8"),
                @Option(value = Mode.INT16X8_FLOAT_IO_ID, label = "the same, with float inputs and outputs"),
                @Option(
                        value = Mode.DYNAMIC_RANGE_ID,
                        label = "weights of 8 bits, read by kernels that scale activations"),
                @Option(value = Mode.FLOAT16_ID, label = "constants as floats of 16 bits"),
                @Option(value = Mode.WEIGHT_ONLY_INT8_ID, label = "weights of 8 bits, turned back into floats"),
                @Option(value = Mode.WEIGHT_ONLY_INT4_ID, label = "weights of 4 bits, turned back into floats")
            })
    String mode() default Mode.INT8_ID;

    /** How ranges of activations are chosen. */
    @AttributeDefinition(
            description = "how the range of an activation is chosen",
            options = {
                @Option(value = Calibrator.MIN_MAX, label = "smallest and largest value seen"),
                @Option(value = Calibrator.MOVING_AVERAGE, label = "moving average of each sample's bounds"),
                @Option(value = Calibrator.PERCENTILE, label = "the range that holds a percentage of the values"),
                @Option(value = Calibrator.ENTROPY, label = "least information lost (Kullback-Leibler divergence)"),
                @Option(value = Calibrator.MSE, label = "least squared error of rounding and clipping")
            })
    String calibrator() default Calibrator.MIN_MAX;

    /** What the calibrator percentile keeps. */
    @AttributeDefinition(
            description = "the percentage of values that the calibrator percentile keeps; "
                    + "half of the others lie below the range, half above",
            min = "0.001",
            max = "100")
    double percentile() default Calibrator.DEFAULT_PERCENTILE;

    /** Samples to calibrate with. */
    @AttributeDefinition(description = "how many samples to calibrate with, at most", min = "1")
    int samples() default 300;

    /** Operators that stay in float. */
    @AttributeDefinition(
            description =
                    "operators that stay in float: by operator name (SOFTMAX), by kind (depthwise-convolution) or by "
                            + "the name of a tensor that they write; * stands for any characters")
    String[] exclude() default {};

    /** The only operators that are quantized. */
    @AttributeDefinition(description = "the only operators that are quantized, named as for exclude; without it all")
    String[] include() default {};

    /** Operators that are quantized in another way than the mode says. */
    @AttributeDefinition(
            description =
                    "pattern:mode or pattern:mode:calibrator for operators that are quantized in a way of their own, "
                            + "named as for exclude; modes are float, int8, int16x8, dynamic-range, float16, "
                            + "weight-only-int8, weight-only-int4; the last match counts")
    String[] layers() default {};

    /** Which weights have one scale, and which one a channel. */
    @AttributeDefinition(
            description =
                    "target: weights have one scale a channel where the target takes that; tensor: one scale each",
            options = {
                @Option(value = Refinement.TARGET, label = "as fine as the target takes"),
                @Option(value = Refinement.TENSOR, label = "one scale a tensor")
            })
    String granularity() default Refinement.TARGET;

    /** Weights of 4 bits in blocks. */
    @AttributeDefinition(
            description = "weight-only-int4: how many weights of a dense layer share a scale, a multiple of 32; 0 for "
                    + "one scale a channel, as all other layers have",
            min = "0")
    int block() default 0;

    /** Cross-layer equalization. */
    @AttributeDefinition(
            description = "even out the ranges of channels between layers that only RELU and the like separate")
    boolean equalize() default false;

    /** Bias correction. */
    @AttributeDefinition(
            description = "move biases so that the mean of every channel is as in float",
            options = {
                @Option(
                        value = Correction.AUTO,
                        label = "analytic where there are statistics and weights alone are stored in fewer bits"),
                @Option(value = Correction.OFF, label = "no bias is moved"),
                @Option(
                        value = Correction.ON,
                        label = "empirical where there are samples, else analytic where there are statistics"),
                @Option(value = Correction.EMPIRICAL_ID, label = "by the means of the calibration samples"),
                @Option(
                        value = Correction.ANALYTIC_ID,
                        label = "by the statistics of batch normalizations, without samples; of Keras models")
            })
    String bias$_$correction() default Correction.AUTO;

    /** How much is tried. */
    @AttributeDefinition(
            description = "default: what the parameters say; best: with and without equalization and bias correction, "
                    + "and what gives the outputs the least error on samples that calibration did not use is kept",
            options = {
                @Option(value = Refinement.DEFAULT, label = "as the parameters say"),
                @Option(value = Refinement.BEST, label = "try what helps")
            })
    String effort() default Refinement.DEFAULT;
}
