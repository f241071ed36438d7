package dev.hone.engine.tensorflow.internal.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.TensorData;
import dev.hone.training.HostUpdate;
import dev.hone.training.TrainingTask;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TaskDigestTest {

    private static TrainingTask.Builder task(Digits samples) {
        return TrainingTask.builder(Digits.program(1), samples).batch(8).epochs(3);
    }

    private record At(long step) implements HostUpdate {

        @Override
        public boolean due(long number) {
            return number == step;
        }

        @Override
        public Set<String> reads() {
            return Set.of("matrix");
        }

        @Override
        public Map<String, TensorData> update(long number, Map<String, TensorData> values) {
            return values;
        }
    }

    static Stream<TrainingTask> different() {
        return Stream.of(
                task(Digits.of(50)).build(),
                task(new Digits(50, 17)).build(),
                task(Digits.of(50)).judgedFrom(2).build(),
                task(Digits.of(50)).seed(1).build(),
                task(Digits.of(50)).update(new At(6)).build(),
                task(Digits.of(50)).update(new At(18)).build());
    }

    @Test
    void tellsTasksApart() {
        assertThat(different().map(TaskDigest::of)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("different")
    void isTheSameForEqualTasks(TrainingTask task) {
        assertThat(TaskDigest.of(task)).isEqualTo(TaskDigest.of(task));
    }
}
