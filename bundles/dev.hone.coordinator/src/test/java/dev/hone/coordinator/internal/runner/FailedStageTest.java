package dev.hone.coordinator.internal.runner;

import static dev.hone.coordinator.internal.runner.ToyWorld.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.Job;
import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.JobState;
import dev.hone.api.technique.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a stage reached is not lost with room or memory, and not gone on from where that would end the same way. */
class FailedStageTest extends ToyJobs {

    private final AtomicBoolean troubled = new AtomicBoolean(true);

    /** Keeps something to go on from, then fails; the second time it goes on. */
    private void train(Context context, Supplier<Throwable> failure) {
        Path kept = context.resumable().orElseThrow().resolve("checkpoint");
        if (!troubled.get()) {
            assertThat(kept).hasContent("so far");
            return;
        }
        try {
            Files.writeString(kept, "so far");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        fail(failure);
    }

    private static void fail(Supplier<Throwable> failure) {
        Throwable thrown = failure.get();
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) thrown;
    }

    private static Supplier<Throwable> failure(Reason reason) {
        return () -> new HoneException(reason, "something went wrong");
    }

    static Stream<Supplier<Throwable>> passing() {
        return Stream.of(
                failure(Reason.OUTPUT),
                failure(Reason.USAGE),
                failure(Reason.INTERNAL),
                () -> new OutOfMemoryError("something went wrong"));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void aStageGoesOnWhereSomethingWentWrongThatMayPass(Supplier<Throwable> failure) throws Exception {
        world.technique("trained", (model, context) -> {
            train(context, failure);
            return ToyTechnique.multiplying(2).apply(model, context);
        });
        world.technique("later", (model, context) -> {
            assertThat(troubled).as("another stage begins").isFalse();
            return ToyTechnique.multiplying(1).apply(model, context);
        });
        Job job = world.submit(world.request("trained, later"), JobListener.NONE);
        assertThatThrownBy(() -> outcome(job))
                .isInstanceOf(HoneException.class)
                .hasMessageContainingAll("something went wrong", "hone resume goes on from there");
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        troubled.set(false);

        try (JobQueue other = world.queue(ToyWorld.SETTINGS, world.home())) {
            outcome(other.resume(record -> JobListener.NONE).get(0));
            assertThat(other.job(job.id()).orElseThrow().state()).isEqualTo(JobState.DONE);
        }
        assertThat(ToyFormat.weights(world.output)).containsExactly(2f, 2f);
    }

    static Stream<Supplier<Throwable>> lasting() {
        return Stream.of(
                failure(Reason.DATA), failure(Reason.MODEL), () -> new ArithmeticException("something went wrong"));
    }

    @ParameterizedTest
    @MethodSource("lasting")
    void aJobHasEndedWhoseStageWouldFailAgain(Supplier<Throwable> failure) throws Exception {
        world.technique("trained", (model, context) -> {
            train(context, failure);
            return ToyTechnique.multiplying(2).apply(model, context);
        });
        ended(world.submit(world.request("trained"), JobListener.NONE));
    }

    @Test
    void aJobWithoutAnythingToGoOnFromHasEnded() throws Exception {
        world.technique("trained", (model, context) -> {
            fail(failure(Reason.OUTPUT));
            return ToyTechnique.multiplying(2).apply(model, context);
        });
        ended(world.submit(world.request("trained"), JobListener.NONE));
    }

    private void ended(Job job) throws Exception {
        assertThatThrownBy(() -> outcome(job)).hasMessageEndingWith("something went wrong");
        try (JobQueue other = world.queue(ToyWorld.SETTINGS, world.home())) {
            assertThat(other.resume(record -> JobListener.NONE)).isEmpty();
        }
    }
}
