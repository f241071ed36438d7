package dev.hone.api.technique;

import dev.hone.api.Cancellation;
import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.Progress;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.Samples;
import dev.hone.api.graph.Operators;
import dev.hone.api.target.TargetProfile;
import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/** What a technique works with, for one stage. Not to be used after the technique returned. */
@ProviderType
public interface Context {

    /**
     * The stage's parameters, validated: the user's, else Config Admin's, else the defaults of the definition.
     *
     * @param definition the annotation type with the {@code ObjectClassDefinition}
     */
    <P> P parameters(Class<P> definition);

    TargetProfile target();

    /** The data that the user gave. */
    Optional<Dataset> data();

    /** What is known of the model's operators. */
    Operators operators();

    /**
     * A service that the bundle of the model's format gives for its dialect, held until the stage ends.
     *
     * @throws dev.hone.api.HoneException with the reason MISSING if there is none, naming contract and dialect
     */
    <S> S dialectService(Class<S> contract);

    /**
     * The services of a contract that are there, those of highest ranking first, held until the stage ends.
     *
     * @param contract one that the technique names in {@link TechniqueType#services}
     * @throws IllegalArgumentException if it does not: what a stored result depends on must be known beforehand
     */
    default <S> List<S> services(Class<S> contract) {
        return List.of();
    }

    /**
     * What earlier stages of the chain established on tensors of the model that the technique is given, in the order of
     * properties; empty in the first stage. A step that destroys any of it is rolled back.
     */
    default List<Established> established() {
        return List.of();
    }

    /**
     * The model that the chain began with, before any stage: what a technique that trains may take as a teacher. In the
     * first stage it is the model that the technique is given, before passes. Empty where it is not known.
     */
    default Optional<Model> original() {
        return Optional.empty();
    }

    /**
     * The context of a stage within this one: another technique's parameters, all else the same.
     *
     * @param stage as a chain has it, such as {@code prune(sparsity=0.5)}, with all parameters
     * @throws dev.hone.api.HoneException with the reason USAGE if it is no such text
     */
    default Context part(String stage) {
        throw new HoneException(Reason.USAGE, "'" + stage + "' is no stage within this one");
    }

    /** Whether {@link #observe} can run models of this dialect: there is a format to write them and a runtime. */
    boolean canObserve();

    /**
     * Runs the main graph of a model on samples and hands over activations in real values, on several threads. A model
     * that takes integers is given the samples stored as its inputs say.
     *
     * @param tensors activations or inputs of the main graph: float32, or integers with one scale, which are handed
     *     over as the real values that they stand for
     * @param first the first sample
     * @param count of samples
     * @param sinks makes one sink for each thread
     * @return the sinks, to be merged; which sample went to which sink is not determined
     * @throws dev.hone.api.HoneException with the reason MISSING if there is no runtime, naming what is missing; with
     *     the reason MODEL if the runtime refuses the model
     */
    <S extends ActivationSink> List<S> observe(
            Model model, List<TensorRef> tensors, Samples samples, long first, long count, Supplier<S> sinks);

    long seed();

    int threads();

    Progress progress();

    Cancellation cancellation();

    /** A folder for files that nobody needs after the stage. */
    Path scratch();

    /**
     * A folder for what lets the stage go on where it was if the process ends before it, such as checkpoints. A job
     * that is taken up finds the same folder for the same stage of the same model, parameters and data; it is gone once
     * the stage ended, unless with a {@link dev.hone.api.HoneException} of the reason OUTPUT, USAGE or INTERNAL or for
     * want of memory: such a job can be taken up. Empty where nothing outlasts the process.
     */
    default Optional<Path> resumable() {
        return Optional.empty();
    }
}
