package dev.hone.engine.tensorflow.internal.train;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.training.TrainingTask;
import java.util.Locale;
import java.util.Optional;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.exceptions.TFOutOfRangeException;
import org.tensorflow.exceptions.TFResourceExhaustedException;
import org.tensorflow.exceptions.TFUnimplementedException;

/** What a failure of TensorFlow is to people: whose matter it is, and what was done when it came. */
final class Failure {

    private Failure() {}

    /**
     * @param failure one of TensorFlow's exceptions, which have no class in common
     * @param doing when it came, such as {@code step 3 of the training}
     * @param given whose matter it is if what was given is not valid
     */
    static HoneException of(RuntimeException failure, String doing, Reason given, TrainingTask task) {
        String text = Optional.ofNullable(failure.getMessage())
                .flatMap(message ->
                        message.lines().filter(line -> !line.isBlank()).findFirst())
                .orElse(failure.getClass().getSimpleName());
        if (isOutOfMemory(failure, text)) {
            return new HoneException(
                    Reason.USAGE,
                    doing + ": there is too little memory for batches of " + task.batch()
                            + "; accepted: a smaller batch (" + text + ")",
                    failure);
        }
        if (failure instanceof TFInvalidArgumentException || failure instanceof TFOutOfRangeException) {
            return new HoneException(given, doing + ": " + text, failure);
        }
        if (failure instanceof TFUnimplementedException) {
            return new HoneException(Reason.MODEL, doing + ": TensorFlow does not compute this: " + text, failure);
        }
        return new HoneException(Reason.INTERNAL, doing + ": TensorFlow failed: " + text, failure);
    }

    private static boolean isOutOfMemory(RuntimeException failure, String text) {
        return failure instanceof TFResourceExhaustedException
                || text.toLowerCase(Locale.ROOT).contains("out of memory");
    }
}
