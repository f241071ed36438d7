package dev.hone.engine.tensorflow.internal.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.training.TrainingTask;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.exceptions.TFFailedPreconditionException;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.exceptions.TFResourceExhaustedException;
import org.tensorflow.exceptions.TFUnimplementedException;
import org.tensorflow.exceptions.TensorFlowException;

class FailureTest {

    private static final TrainingTask TASK =
            TrainingTask.builder(Digits.program(1), Digits.of(50)).batch(8).build();

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new TFInvalidArgumentException("label 9\nnode"), Reason.DATA, "step 3: label 9"),
                Arguments.of(
                        new TFResourceExhaustedException("OOM when allocating"),
                        Reason.USAGE,
                        "step 3: there is too little memory for batches of 8; accepted: a smaller batch (OOM when"
                                + " allocating)"),
                Arguments.of(
                        new TensorFlowException("Out of memory"),
                        Reason.USAGE,
                        "step 3: there is too little memory for batches of 8; accepted: a smaller batch (Out of"
                                + " memory)"),
                Arguments.of(
                        new TFUnimplementedException("no kernel"),
                        Reason.MODEL,
                        "step 3: TensorFlow does not compute this: no kernel"),
                Arguments.of(
                        new TFFailedPreconditionException(null),
                        Reason.INTERNAL,
                        "step 3: TensorFlow failed: TFFailedPreconditionException"),
                Arguments.of(new TensorFlowException("broken"), Reason.INTERNAL, "step 3: TensorFlow failed: broken"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void tellsWhoseMatterAFailureIsAndWhatWasDone(RuntimeException failure, Reason reason, String message) {
        HoneException told = Failure.of(failure, "step 3", Reason.DATA, TASK);

        assertThat(told).hasMessage(message).hasCause(failure);
        assertThat(told.reason()).isEqualTo(reason);
    }
}
