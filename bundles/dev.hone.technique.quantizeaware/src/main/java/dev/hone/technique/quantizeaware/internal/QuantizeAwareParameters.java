package dev.hone.technique.quantizeaware.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Parameters of quantization-aware training; those of the training itself are every training technique's. */
@ObjectClassDefinition(name = "quantize-aware", description = "Quantization-aware training")
public @interface QuantizeAwareParameters {

    String AVERAGE = "average";
    String LEARNED = "learned";
    String INTEGER = "integer";
    String FLOAT = "float";

    /** Bits of weights. */
    @AttributeDefinition(
            description = "bits of weights; fewer than 8 are stored as int8 with few values, and the file packs better",
            min = "2",
            max = "8")
    int weights() default 8;

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

    /** How often each sample is trained. */
    @AttributeDefinition(description = "how often each sample is trained", min = "1")
    int epochs() default 1;

    /** Samples of a step. */
    @AttributeDefinition(description = "samples of a training step", min = "1")
    int batch() default 32;

    /** The optimizer. */
    @AttributeDefinition(
            description = "the optimizer",
            options = {
                @Option(value = "adam", label = "Adam"),
                @Option(value = "adamw", label = "Adam with decoupled weight decay"),
                @Option(value = "sgd", label = "stochastic gradient descent with momentum")
            })
    String optimizer() default "adam";

    /** The learning rate. */
    @AttributeDefinition(description = "the learning rate, more than 0", min = "1e-12")
    double learning$_$rate() default 1e-3;

    /** How the learning rate changes. */
    @AttributeDefinition(
            description = "how the learning rate changes",
            options = {
                @Option(value = "constant", label = "not at all"),
                @Option(value = "cosine", label = "down to 0 by half a cosine"),
                @Option(value = "polynomial", label = "down to 0 by a straight line")
            })
    String schedule() default "cosine";

    /** Where the learning rate rises. */
    @AttributeDefinition(
            description = "the part of the training in which the learning rate rises",
            min = "0",
            max = "0.99")
    double warm$_$up() default 0;

    /** Of sgd. */
    @AttributeDefinition(description = "sgd: the momentum", min = "0", max = "0.9999")
    double momentum() default 0.9;

    /** Of adamw. */
    @AttributeDefinition(description = "adamw: the weight decay", min = "0")
    double decay() default 0.01;

    /** The largest gradient. */
    @AttributeDefinition(description = "the largest norm of all gradients together; 0 for no limit", min = "0")
    double clip$_$norm() default 0;

    /** When training ends early. */
    @AttributeDefinition(
            description = "epochs without a smaller validation loss after which training ends; 0 to train all",
            min = "0")
    int patience() default 0;

    /** The loss. */
    @AttributeDefinition(
            description = "the loss; auto: what the end of the network and the labels suggest, or without labels"
                    + " distillation",
            options = {
                @Option(value = "auto", label = "by the network's end and the labels"),
                @Option(value = "cross-entropy", label = "of classes"),
                @Option(value = "binary", label = "of two classes"),
                @Option(value = "mse", label = "mean squared error"),
                @Option(value = "mae", label = "mean absolute error"),
                @Option(value = "huber", label = "Huber's"),
                @Option(value = "distillation", label = "towards the outputs of the model as it was")
            })
    String loss() default "auto";
}
