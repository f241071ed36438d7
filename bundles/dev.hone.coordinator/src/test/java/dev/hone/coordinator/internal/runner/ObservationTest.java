package dev.hone.coordinator.internal.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.data.Split;
import dev.hone.api.technique.ActivationSink;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Outcome;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObservationTest {

    private static final long MANY = 1100;

    @TempDir
    private Path folder;

    private ToyWorld world;

    @BeforeEach
    void open() throws IOException {
        world = new ToyWorld(folder);
        world.plugins.add(PluginKind.DATASET, "toy", new ToyData(MANY, false, Split.CALIBRATE));
    }

    @AfterEach
    void close() {
        world.close();
        assertThat(world.runtime.openSessions).hasValue(0);
    }

    /** Remembers the first value of every activation. */
    private static final class Firsts implements ActivationSink {
        private final Map<String, Float> seen = new HashMap<>();

        @Override
        public void accept(long sample, int position, FloatBuffer values) {
            assertThat(values.remaining()).isEqualTo(ToyFormat.SIZE);
            assertThat(seen.put(sample + "/" + position, values.get(0))).isNull();
        }
    }

    private void inStage(OptimizeRequest request, BiConsumer<Model, Context> work) {
        world.technique("observer", (model, context) -> {
            work.accept(model, context);
            return Outcome.skipped();
        });
        world.run(request);
    }

    private static List<Firsts> observe(Model model, Context context, List<TensorRef> tensors, long first, long count) {
        return context.observe(
                model,
                tensors,
                context.data().orElseThrow().split(Split.CALIBRATE).orElseThrow(),
                first,
                count,
                Firsts::new);
    }

    @Test
    void handsOverInputsAndActivationsOfEachSampleOnceOnSeveralThreads() {
        AtomicReference<Map<String, Float>> seen = new AtomicReference<>();
        List<TensorRef> tensors =
                List.of(new TensorRef(0, 4), new TensorRef(0, 0), new TensorRef(0, 2), new TensorRef(0, 4));

        inStage(world.requestWithData("observer"), (model, context) -> {
            List<Firsts> sinks = observe(model, context, tensors, 10, 30);
            assertThat(sinks).hasSize(2);
            Map<String, Float> all = new TreeMap<>();
            sinks.forEach(sink -> sink.seen.forEach(
                    (key, value) -> assertThat(all.put(key, value)).isNull()));
            seen.set(all);
        });

        Map<String, Float> expected = new TreeMap<>();
        for (long sample = 10; sample < 40; sample++) {
            float input = sample + 1;
            expected.put(sample + "/0", 2 * input);
            expected.put(sample + "/1", input);
            expected.put(sample + "/2", input);
            expected.put(sample + "/3", 2 * input);
        }
        assertThat(seen.get()).isEqualTo(expected);
    }

    @Test
    void batchesOfSamplesChangeNothingThatASinkSees() {
        Seen alone = seen(1, 1001);
        Seen together = seen(8, 1001);

        assertThat(alone.values()).hasSize(2 * 1001);
        assertThat(together.values()).isEqualTo(alone.values());
        assertThat(alone.runs()).isEqualTo(1001);
        assertThat(together.runs()).isLessThan(1001 / 4);
    }

    @Test
    void takesNoBatchOfAModelThatDoesNotTreatItsSamplesAlike() {
        world.runtime.mixing = true;

        assertThat(seen(8, 1001).values()).isEqualTo(seen(1, 1001).values());
    }

    @Test
    void takesNoBatchForFewSamples() {
        assertThat(seen(8, 100).runs()).isEqualTo(100);
    }

    private record Seen(Map<String, Float> values, int runs) {}

    private Seen seen(int batch, long count) {
        world.runtime.batch = batch;
        Map<String, Float> values = new TreeMap<>();
        AtomicInteger runs = new AtomicInteger();
        world.technique("observer-" + batch, (model, context) -> {
            int before = world.runtime.runs.get();
            observe(model, context, List.of(new TensorRef(0, 2), new TensorRef(0, 4)), 3, count)
                    .forEach(sink -> sink.seen.forEach(
                            (key, value) -> assertThat(values.put(key, value)).isNull()));
            runs.set(world.runtime.runs.get() - before);
            return Outcome.skipped();
        });
        world.run(world.requestWithData("observer-" + batch));
        return new Seen(values, runs.get());
    }

    @Test
    void needsNoRunForInputsAlone() {
        inStage(world.requestWithData("observer"), (model, context) -> {
            int before = world.runtime.runs.get();
            assertThat(observe(model, context, List.of(new TensorRef(0, 0)), 0, 5))
                    .anySatisfy(sink -> assertThat(sink.seen).isNotEmpty());
            assertThat(world.runtime.runs.get()).isEqualTo(before);
        });
    }

    @Test
    void refusesWhatIsNoFloatActivation() {
        world.technique("observer", (model, context) -> {
            observe(model, context, List.of(new TensorRef(0, 1)), 0, 5);
            return Outcome.skipped();
        });

        assertThatThrownBy(() -> world.run(world.requestWithData("observer")))
                .isInstanceOf(HoneException.class)
                .hasMessageContaining("technique observer")
                .hasMessageContaining("weight-0 is a constant");
    }

    @Test
    void aFailingSinkEndsTheWorkAndIsTheTechniquesFault() {
        world.technique("observer", (model, context) -> {
            context.observe(
                    model,
                    List.of(new TensorRef(0, 2)),
                    context.data().orElseThrow().split(Split.CALIBRATE).orElseThrow(),
                    0,
                    50,
                    () -> (sample, position, values) -> {
                        throw new IllegalArgumentException("sink at " + position);
                    });
            return Outcome.skipped();
        });

        assertThatThrownBy(() -> world.run(world.requestWithData("observer")))
                .hasMessageContaining("technique observer")
                .hasMessageContaining("sink at 0");
    }

    @Test
    void theScratchFolderIsGoneAfterTheJob() {
        AtomicReference<Path> scratch = new AtomicReference<>();

        inStage(world.requestWithData("observer"), (model, context) -> {
            scratch.set(context.scratch());
            assertThat(Files.isDirectory(context.scratch())).isTrue();
            observe(model, context, List.of(new TensorRef(0, 2)), 0, 5);
        });

        assertThat(scratch.get()).doesNotExist();
        assertThat(scratch.get().getParent()).doesNotExist();
    }
}
