package dev.hone.technique.prune.internal.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.NodeRef;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.technique.prune.internal.mask.Kernel;
import dev.hone.technique.prune.internal.mask.Pattern;
import dev.hone.training.State;
import dev.hone.training.TrainingSpan;
import dev.hone.training.Weight;
import dev.hone.training.Weight.Role;
import dev.hone.training.WeightConstraint;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class GradualMaskTest {

    private static final Shape SHAPE = Shape.of(10, 10);
    private static final Weight WEIGHT = Weight.of(new TensorRef(0, 1), "w", SHAPE, Role.KERNEL, new NodeRef(0, 0));
    private static final TrainingSpan SPAN = new TrainingSpan(2, 500);

    private static SparsitySchedule polynomial(long begin, long end) {
        return new SparsitySchedule(true, 0.5, 0.8, begin, end, 100, 3);
    }

    private static GradualMask mask(SparsitySchedule schedule) {
        TensorData none = TensorData.of(new byte[400]);
        return new GradualMask(
                new Kernel(SHAPE, 0, 1, 1, none),
                Pattern.parse("unstructured", Pattern.Pooling.AVERAGE).orElseThrow(),
                schedule,
                new BitSet());
    }

    private static TensorData values(long seed) {
        Random random = new Random(seed);
        float[] values = new float[100];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return TensorData.ofFloats(values);
    }

    private static ByteBuffer bytes(TensorData data) {
        return data.copy(0, (int) data.size());
    }

    private static int zeros(TensorData data) {
        ByteBuffer bytes = bytes(data);
        int zeros = 0;
        for (int i = 0; i < bytes.limit(); i += 4) {
            zeros += bytes.getInt(i) == 0 ? 1 : 0;
        }
        return zeros;
    }

    private static int masked(State state) {
        int zeros = 0;
        for (float factor : state.floats("mask")) {
            zeros += factor == 0 ? 1 : 0;
        }
        return zeros;
    }

    /** 0.8 + (0.5 - 0.8) (1 - 250/1000)^3 = 0.6734. */
    @Test
    void risesAsTheFormulaSays() {
        SparsitySchedule schedule = polynomial(0, 1000);
        assertThat(schedule.at(0, SPAN)).isEqualTo(0.5);
        assertThat(schedule.at(250, SPAN)).isEqualTo(0.6734375);
        assertThat(schedule.at(1000, SPAN)).isEqualTo(0.8);
    }

    @Test
    void choosesZerosFromBeginToEndEverySoManySteps() {
        TrainingSpan longer = new TrainingSpan(4, 1000);
        assertThat(LongStream.rangeClosed(0, 4000)
                        .filter(step -> polynomial(150, 1780).due(step, longer)))
                .startsWith(150L, 250L, 350L)
                .endsWith(1650L, 1750L, 1780L);
        assertThat(LongStream.rangeClosed(0, 4000)
                        .filter(step -> polynomial(0, -1).due(step, longer)))
                .startsWith(0L, 100L)
                .endsWith(1900L, 2000L);
    }

    @Test
    void choosesZerosMoreOftenInAShortTraining() {
        TrainingSpan shorter = new TrainingSpan(1, 64);
        assertThat(LongStream.rangeClosed(0, 64)
                        .filter(step -> polynomial(0, -1).due(step, shorter)))
                .containsExactly(0L, 2L, 4L, 6L, 8L, 10L, 12L, 14L, 16L, 18L, 20L, 22L, 24L, 26L, 28L, 30L, 32L);
    }

    @Test
    void aConstantScheduleHasAllZerosAtOnce() {
        SparsitySchedule schedule = new SparsitySchedule(false, 0, 0.8, 50, -1, 100, 3);
        assertThat(schedule.at(50, SPAN)).isEqualTo(0.8);
        assertThat(schedule.due(0, SPAN)).isFalse();
        assertThat(schedule.due(50, SPAN)).isTrue();
    }

    @Test
    void masksMoreAndMore() {
        WeightConstraint mask = mask(polynomial(0, 1000));
        TensorData value = values(1);
        State state = mask.init(WEIGHT, value, 1);
        assertThat(masked(state)).isZero();
        assertThat(masked(mask.update(WEIGHT, value, state, 0, SPAN))).isEqualTo(50);
        assertThat(masked(mask.update(WEIGHT, value, state, 250, SPAN))).isEqualTo(67);
        assertThat(masked(mask.update(WEIGHT, value, state, 1000, SPAN))).isEqualTo(80);
    }

    @Property(tries = 100)
    void whatIsStoredHasExactlyTheZerosAskedForWhateverStateItComesFrom(
            @ForAll long seed,
            @ForAll @LongRange(min = 0, max = 1000) long step,
            @ForAll @DoubleRange(min = 0, max = 0.99) double target) {
        WeightConstraint mask = mask(new SparsitySchedule(true, 0, target, 0, -1, 100, 3));
        TensorData value = values(seed);
        State state = mask.update(WEIGHT, value, mask.init(WEIGHT, value, 1), step, SPAN);
        TensorData moved = values(seed + 1);
        TensorData stored = mask.project(WEIGHT, moved, state);
        assertThat(zeros(stored)).isEqualTo((int) Math.min(Math.round(target * 100), 99));
        assertThat(bytes(mask.project(WEIGHT, stored, state))).isEqualTo(bytes(stored));
    }

    @Test
    void zerosOfAnEarlierStageAreAmongThoseThatAreChosen() {
        BitSet kept = new BitSet();
        kept.set(0, 30);
        WeightConstraint mask = new GradualMask(
                new Kernel(SHAPE, 0, 1, 1, TensorData.of(new byte[400])),
                Pattern.parse("unstructured", Pattern.Pooling.AVERAGE).orElseThrow(),
                polynomial(0, 1000),
                kept);
        State state = mask.init(WEIGHT, values(1), 1);
        assertThat(masked(state)).isEqualTo(30);
        State first = mask.update(WEIGHT, values(1), state, 0, SPAN);
        assertThat(masked(first)).isEqualTo(50);
        for (int element = 0; element < 30; element++) {
            assertThat(first.floats("mask")[element]).isZero();
        }
    }

    @Test
    void anEarlierStagesZerosStayWhereTheyAre() {
        WeightConstraint gradual = mask(polynomial(0, 1000));
        TensorData pruned = gradual.project(WEIGHT, values(1), gradual.init(WEIGHT, values(1), 1));
        WeightConstraint kept = new SparsityPreserver().preserve(WEIGHT, pruned, () -> "80 % zeros");
        State state = kept.init(WEIGHT, pruned, 1);
        TensorData trained = kept.project(WEIGHT, values(2), state);
        for (int i = 0; i < 400; i += 4) {
            boolean zero = bytes(pruned).getInt(i) == 0;
            assertThat(bytes(trained).getInt(i) == 0).isEqualTo(zero);
        }
        assertThat(bytes(kept.project(WEIGHT, trained, state))).isEqualTo(bytes(trained));
        assertThat(kept.keeps()).contains("sparsity", "pattern");
    }
}
