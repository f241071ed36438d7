package dev.hone.coordinator.internal.runner;

import static dev.hone.coordinator.internal.runner.ToyWorld.outcome;
import static dev.hone.coordinator.internal.runner.ToyWorld.results;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.coordinator.Job;
import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.StageReport;
import dev.hone.api.coordinator.StageReport.Result;
import dev.hone.api.data.Split;
import dev.hone.api.target.TargetProfile;
import dev.hone.coordinator.internal.registry.PluginKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An equal stage is computed once, and what is only nearly equal is not taken for it. */
class StoredStageTest extends ToyJobs {

    private final AtomicInteger computed = new AtomicInteger();

    @BeforeEach
    void count() {
        world.withData(true, Split.VALIDATE);
        world.technique("counted", (model, context) -> {
            computed.incrementAndGet();
            return ToyTechnique.multiplying(2).apply(model, context);
        });
    }

    private static List<Boolean> stored(JobResult result) {
        return result.stages().stream().map(StageReport::stored).toList();
    }

    @Test
    void anEqualPrefixIsTakenFromTheStoreInWhateverChain() {
        assertThat(stored(world.run(world.request("counted")))).containsExactly(false);
        assertThat(stored(world.run(world.request("counted, halve")))).containsExactly(true, false);
        assertThat(stored(world.run(world.request("nothing, counted, halve, counted"))))
                .containsExactly(false, true, true, false);
        assertThat(stored(world.run(world.request("nothing, counted, halve, counted"))))
                .containsExactly(true, true, true, true);
        assertThat(computed).hasValue(2);
    }

    @Test
    void whatIsWrittenIsTheSameHoweverItCameAbout() throws IOException {
        OptimizeRequest request =
                world.requestWithData("counted, halve, nothing, halve").withMaxDrop(20);
        world.run(request);
        byte[] model = Files.readAllBytes(world.output);
        String provenance = deterministic();

        JobResult again = world.run(request);

        assertThat(stored(again)).containsOnly(true);
        assertThat(results(again)).containsExactly(Result.APPLIED, Result.APPLIED, Result.SKIPPED, Result.ROLLED_BACK);
        assertThat(world.output).hasBinaryContent(model);
        assertThat(deterministic()).isEqualTo(provenance);
        assertThat(again.stages().get(3).drop()).isPresent();
        assertThat(world.run(request.withFresh(true)).stages()).noneMatch(StageReport::stored);
        assertThat(deterministic()).isEqualTo(provenance);
    }

    @Test
    void everythingThatAResultDependsOnCounts() throws IOException {
        OptimizeRequest request = world.requestWithData("counted");
        world.run(request);
        List<OptimizeRequest> others = new ArrayList<>(List.of(
                request.withSeed(2), request.withThreads(1), request.withMaxDrop(1000), world.request("counted")));
        for (OptimizeRequest other : others) {
            assertThat(stored(world.run(other))).containsExactly(false);
            assertThat(stored(world.run(other))).containsExactly(true);
        }
        assertThat(stored(world.run(request))).containsExactly(true);
        changes(request, () -> world.contents.put("counted", " rebuilt"));
        changes(request, () -> world.contents.put("toy", " format rebuilt"));
        changes(request, () -> world.contents.put("mean", " metric rebuilt"));
        changes(request, () -> world.runtime.version = "toy 2");
        changes(
                request,
                () -> world.plugins.add(
                        PluginKind.TARGET,
                        "board",
                        () -> TargetProfile.of("board", "1", "toy")
                                .description("rewritten")
                                .build(),
                        "service.ranking",
                        1));
        changes(request, () -> {
            world.plugins.snapshot().ranked(PluginKind.DATASET).forEach(world.plugins::remove);
            world.withData(true, Split.VALIDATE, Split.TEST);
        });
        changes(request, () -> new ToyFormat().write(ToyFormat.model(1, 3), world.input));
    }

    @FunctionalInterface
    private interface Change {
        void make() throws IOException;
    }

    private void changes(OptimizeRequest request, Change change) throws IOException {
        assertThat(stored(world.run(request))).containsExactly(true);
        change.make();
        assertThat(stored(world.run(request))).containsExactly(false);
    }

    @Test
    void aDamagedResultIsComputedAgain() throws IOException {
        world.run(world.request("counted"));
        for (String damaged : List.of("model", ".json")) {
            Path file = file(damaged);
            Files.writeString(file, Files.readString(file).replace('2', '3'));

            assertThat(stored(world.run(world.request("counted")))).containsExactly(false);
            assertThat(ToyFormat.weights(world.output)).containsExactly(2f, 2f);
            assertThat(stored(world.run(world.request("counted")))).containsExactly(true);
        }
        Files.delete(file("model"));
        assertThat(stored(world.run(world.request("counted")))).containsExactly(false);
    }

    private Path file(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(world.home().resolve("stages"))) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private long bytes() throws IOException {
        try (Stream<Path> files = Files.walk(world.home().resolve("stages"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().equals("size"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Test
    void staysWithinItsSizeAndKeepsWhatWasUsedLast() throws Exception {
        world.run(world.request("counted"));
        long one = bytes();
        JobSettings small = new JobSettings(1, true, StageLimits.DEFAULT, 4 * one, 20);
        try (JobQueue queue = world.queue(small)) {
            for (int seed = 2; seed < 12; seed++) {
                outcome(queue.submit(world.request("counted").withSeed(seed), JobListener.NONE));
                assertThat(stored(outcome(queue.submit(world.request("counted"), JobListener.NONE))))
                        .containsExactly(true);
                assertThat(bytes()).isLessThanOrEqualTo(4 * one);
            }
            assertThat(stored(outcome(queue.submit(world.request("counted").withSeed(2), JobListener.NONE))))
                    .containsExactly(false);
        }
        JobSettings none = new JobSettings(1, true, StageLimits.DEFAULT, 0, 20);
        try (JobQueue queue = world.queue(none)) {
            assertThat(stored(outcome(queue.submit(world.request("counted"), JobListener.NONE))))
                    .containsExactly(false);
        }
    }

    @Test
    void twoJobsAtOnceComputeAnEqualStageOnce() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        world.technique("slow", (model, context) -> {
            computed.incrementAndGet();
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return ToyTechnique.multiplying(2).apply(model, context);
        });
        JobSettings two = new JobSettings(2, true, StageLimits.DEFAULT, 1 << 20, 20);
        try (JobQueue queue = world.queue(two)) {
            Job first = queue.submit(world.request("slow"), JobListener.NONE);
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            Job second = queue.submit(
                    OptimizeRequest.of(world.input, "board", folder.resolve("home/other.toy"))
                            .withChain("slow, halve")
                            .withThreads(2),
                    JobListener.NONE);
            go.countDown();

            assertThat(stored(outcome(first))).containsExactly(false);
            assertThat(stored(outcome(second))).containsExactly(true, false);
            assertThat(computed).hasValue(1);
        }
    }

    private String deterministic() throws IOException {
        String text = Files.readString(folder.resolve("out.hone.json"));
        return text.substring(0, text.indexOf("\"measured\""));
    }
}
