package dev.hone.engine.tensorflow.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.training.TrainingMonitor;
import dev.hone.training.TrainingTask;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BatchMemoryTest {

    /** Of images of 6 by 6 pixels with 4 channels. */
    private final BatchMemory memory = BatchMemory.of(Digits.program(1)).orElseThrow();

    @Test
    void isThatOfTheLargestTensor() {
        assertThat(memory.elements()).isEqualTo(6 * 6 * 4);
        assertThat(memory.bytes()).isEqualTo(6 * 6 * 4 * 4);
    }

    @Test
    void refusesABatchThatTakesMoreThanTheMachineHas() {
        OptionalLong machine = OptionalLong.of(2L * 6 * 6 * 4 * 4 * 1000 + 5);

        assertThatCode(() -> memory.requireRoom(1000, machine)).doesNotThrowAnyException();
        assertThatThrownBy(() -> memory.requireRoom(1001, machine))
                .isInstanceOfSatisfying(
                        HoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.USAGE))
                .hasMessageContaining("too little memory for batches of 1001: tensor '")
                .hasMessageEndingWith("accepted: at most 1000");
    }

    @Test
    void refusesATensorThatKernelsCannotCount() {
        assertThatThrownBy(() -> memory.requireRoom(Integer.MAX_VALUE, OptionalLong.empty()))
                .hasMessageContaining("1152.0 GiB")
                .hasMessageEndingWith("accepted: at most " + Integer.MAX_VALUE / (6 * 6 * 4));
    }

    @Test
    void knowsTheMachine() {
        assertThat(BatchMemory.ofMachine().orElseThrow()).isGreaterThan(1 << 28);
    }

    /** The samples say how large a batch becomes. */
    @Test
    void takesABatchThatIsLargerThanTheDataForOneOfAll() {
        TrainingTask task = TrainingTask.builder(Digits.program(1 / 255.0), Digits.of(20))
                .batch(Integer.MAX_VALUE)
                .build();

        assertThat(task.batch()).isEqualTo(20);
        assertThat(TrainingRun.run(task, TrainingMonitor.NONE).epochs()).hasSize(1);
    }
}
