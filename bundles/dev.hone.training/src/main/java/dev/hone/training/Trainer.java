package dev.hone.training;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Trains programs. A service. The contract carries only files, tensors, progress and cancellation, so that another
 * process can stand behind it. Safe for use by several threads.
 *
 * <p>The same task with the same threads gives the same bytes, whether it was interrupted and taken up from its
 * checkpoint or not. A step: the host updates that are due, then the forward computation and the gradients, then at
 * once the optimizer and the program's updates. After the last step, the host updates that are due. Values that are
 * cached of samples, and optimizer states, are the trainer's own.
 */
@ConsumerType
public interface Trainer {

    /** Its name and version, for provenance. */
    String version();

    /**
     * Why it cannot train on this host, for people; empty if nothing is known that is in the way. Loads nothing, so
     * that it can be asked before any work.
     */
    default Optional<String> obstacle() {
        return Optional.empty();
    }

    /**
     * Says that a training is likely to follow. A trainer may use the time until then for what the first training of a
     * process would have to wait for, such as loading native code, on a thread of its own that ends with that. Returns
     * at once and does not fail: what goes wrong shows in {@link #train}. May be called again and again.
     *
     * @param threads that the training is to compute with
     */
    default void prepare(int threads) {}

    /**
     * Trains to the end, or until it is cancelled.
     *
     * @throws dev.hone.api.HoneException with the reason DATA if a loss is not a number, naming the step, the tensor
     *     where that appeared first, and the learning rate if steps brought that about; what samples throw when they
     *     are read, with the step; OUTPUT if a checkpoint cannot be written, or there is no room for it when the
     *     training starts; CANCELLED; MODEL if an operation of the program cannot be computed, naming it; USAGE if
     *     there is too little memory for the batch; MISSING if {@link #obstacle} is not empty
     */
    TrainingResult train(TrainingTask task, TrainingMonitor monitor);
}
