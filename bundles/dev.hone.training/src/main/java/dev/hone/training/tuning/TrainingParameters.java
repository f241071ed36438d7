package dev.hone.training.tuning;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * The parameters that every stage that trains takes. A technique names {@link #PID} in
 * {@link dev.hone.api.technique.TechniqueType#parameters}; where it defines one of the same name itself, its own
 * counts.
 */
@ObjectClassDefinition(
        pid = TrainingParameters.PID,
        name = "training",
        description = "What every technique that trains takes")
public @interface TrainingParameters {

    /** Names this definition. */
    String PID = "dev.hone.training";

    /** What suits the training. */
    String AUTO = "auto";

    /** Constraints act in the order of their phases. */
    String PHASES = "phases";

    /** What preserves the work of earlier stages acts last. */
    String PRESERVERS_LAST = "preservers-last";

    /** For {@link dev.hone.api.technique.TechniqueType#fallbacks}: another order of constraints. */
    String OTHER_ORDER = "constraint-order=" + PRESERVERS_LAST;

    /** For {@link dev.hone.api.technique.TechniqueType#fallbacks}: twice the epochs. */
    String MORE_EPOCHS = "epochs*2";

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

    /** The learning rate: a number, or {@link #AUTO}. */
    @AttributeDefinition(
            description = "the learning rate, more than 0; auto: 1e-3, or 2e-5 where weights are only rounded and only"
                    + " the float model teaches, from which they are not far, or 4e-3 where they are only rounded and"
                    + " earlier stages pruned or clustered them")
    String learning$_$rate() default AUTO;

    /** How the learning rate changes. */
    @AttributeDefinition(
            description = "how the learning rate changes",
            options = {
                @Option(value = "constant", label = "not at all"),
                @Option(value = "cosine", label = "down to 0 by half a cosine"),
                @Option(value = "polynomial", label = "down to 0 by a straight line")
            })
    String learning$_$rate$_$schedule() default "cosine";

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
                    + " distillation; both where weights are pruned or clustered",
            options = {
                @Option(value = "auto", label = "by the network's end and the labels"),
                @Option(value = "cross-entropy", label = "of classes"),
                @Option(value = "binary", label = "of two classes"),
                @Option(value = "mse", label = "mean squared error"),
                @Option(value = "mae", label = "mean absolute error"),
                @Option(value = "huber", label = "Huber's"),
                @Option(value = "distillation", label = "towards the outputs of the model that the chain began with")
            })
    String loss() default "auto";

    /** In which order constraints act on a weight that has several. */
    @AttributeDefinition(
            description = "in which order constraints act on a weight that has several",
            options = {
                @Option(value = PHASES, label = "masks, centroids, rounding; what one says that it keeps is believed"),
                @Option(
                        value = PRESERVERS_LAST,
                        label = "what keeps the results of earlier stages acts last before rounding, and whatever else"
                                + " says that it keeps them")
            })
    String constraint$_$order() default PHASES;

    /** Statistics of batch normalization. */
    @AttributeDefinition(
            description = "statistics of batch normalizations that are folded while they are trained",
            options = {
                @Option(value = "frozen", label = "as they are"),
                @Option(value = "updated", label = "following the data")
            })
    String statistics() default "frozen";

    /** Whether channels are normalized while they are trained. */
    @AttributeDefinition(
            description =
                    "whether the channels of convolutions are normalized by the batch while they are trained, as"
                            + " far as what constrains their weights allows that they are scaled; it is folded again at the end",
            options = {
                @Option(value = "auto", label = "where there are at least 3 such convolutions"),
                @Option(value = "batch", label = "wherever it can be"),
                @Option(value = "none", label = "nowhere")
            })
    String normalization() default "auto";
}
