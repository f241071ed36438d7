package dev.hone.engine.tensorflow.internal.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.training.TrainingMonitor;
import dev.hone.training.TrainingTask;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WarmUpTest {

    @Test
    void leavesTheResultsOfTrainingsAsTheyAre() {
        Map<String, ByteBuffer> before = trained();

        WarmUp.run(1);

        assertThat(trained()).isEqualTo(before);
    }

    private static Map<String, ByteBuffer> trained() {
        TrainingTask task = TrainingTask.builder(Digits.program(1 / 255.0), Digits.of(24))
                .batch(8)
                .threads(1)
                .build();
        Map<String, ByteBuffer> values = new HashMap<>();
        TrainingRun.run(task, TrainingMonitor.NONE)
                .values()
                .forEach((name, data) -> values.put(name, data.copy(0, (int) data.size())));
        return values;
    }
}
