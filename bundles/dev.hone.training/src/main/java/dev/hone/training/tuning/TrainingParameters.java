package dev.hone.training.tuning;

/**
 * The parameters that every stage that trains takes. A technique repeats them in the annotation type of its own
 * parameters, for validation and help; {@link FineTuning} reads them through this one.
 */
public @interface TrainingParameters {

    /** How often each sample is trained. */
    int epochs() default 1;

    /** Samples of a step. */
    int batch() default 32;

    /** {@code adam}, {@code adamw} or {@code sgd}. */
    String optimizer() default "adam";

    /** The learning rate, before the schedule. */
    double learning$_$rate() default 1e-3;

    /** {@code constant}, {@code cosine} or {@code polynomial}. */
    String schedule() default "cosine";

    /** The part of the training in which the learning rate rises. */
    double warm$_$up() default 0;

    /** Of sgd. */
    double momentum() default 0.9;

    /** Of adamw. */
    double decay() default 0.01;

    /** The largest norm of all gradients together; 0 for no limit. */
    double clip$_$norm() default 0;

    /** Epochs without a smaller validation loss after which training ends; 0 to train all. */
    int patience() default 0;

    /**
     * {@code auto}, or the loss: {@code cross-entropy}, {@code binary}, {@code mse}, {@code mae}, {@code huber},
     * {@code distillation}.
     */
    String loss() default "auto";

    /** Statistics of batch normalizations that are folded while they are trained: {@code frozen} or {@code updated}. */
    String statistics() default "frozen";
}
