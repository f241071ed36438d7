package dev.hone.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.hone.api.HoneException;
import dev.hone.api.coordinator.Job;
import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.JobState;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.feature.Features;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;

/** One hardware family leaves and another comes while jobs run, in one process. */
@RunWith(PaxExam.class)
public class TargetSwapIT extends Jobs {

    @Inject
    Features features;

    @Override
    @Configuration
    public Option[] container() {
        return Container.withFeatures();
    }

    @Test
    public void aRunningJobEndsAsItBeganAndAWaitingOneIsPlannedForTheTargetThatComes() throws Exception {
        Path undisturbed = folder.resolve("undisturbed.tflite");
        Container.await(coordinator, request("stm32f746", undisturbed));
        Path boards = folder.resolve("boards.tflite");
        Path phones = folder.resolve("phones.tflite");

        var held = new Held();
        Job running = coordinator.submit(request("stm32f746", boards), held);
        held.working.await(60, TimeUnit.SECONDS);
        var patient = new Patient();
        Job waiting = coordinator.submit(request("xnnpack", phones), patient);

        features.remove("xnnpack");
        assertTrue("the job does not wait", patient.waiting.await(30, TimeUnit.SECONDS));
        assertEquals(JobState.WAITING, waiting.state());
        assertTrue(
                waiting.record().reason().orElse(""),
                waiting.record().reason().orElse("").contains("xnnpack"));

        features.remove("cortex-m");
        assertThrows(HoneException.class, () -> coordinator.plan(request("stm32f746", boards)));
        assertEquals(JobState.RUNNING, running.state());
        features.install("xnnpack", List.of());
        assertTrue("the job is not queued again", patient.queuedAgain.await(30, TimeUnit.SECONDS));

        held.goOn.countDown();
        assertEquals("stm32f746", result(running).plan().target().id());
        assertEquals(-1, Files.mismatch(undisturbed, boards));
        assertEquals("xnnpack", result(waiting).plan().target().id());
        assertTrue(Files.exists(phones));
    }

    private static JobResult result(Job job) throws Exception {
        return job.result().toCompletableFuture().get(2, TimeUnit.MINUTES);
    }

    private static OptimizeRequest request(String target, Path output) {
        return OptimizeRequest.of(Container.exampleModel(), target, output)
                .withData(Container.example())
                .withFresh(true);
    }

    /** Holds a job in the middle of its work. */
    private static final class Held implements JobListener {

        private final CountDownLatch working = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);

        @Override
        public void progress(String stage, String step, long done, long total) {
            working.countDown();
            try {
                goOn.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Notices that a job waits and that it does not any more. */
    private static final class Patient implements JobListener {

        private final CountDownLatch waiting = new CountDownLatch(1);
        private final CountDownLatch queuedAgain = new CountDownLatch(1);

        @Override
        public void waiting(String reason) {
            waiting.countDown();
        }

        @Override
        public void stateChanged(JobState state) {
            if (state == JobState.QUEUED && waiting.getCount() == 0) {
                queuedAgain.countDown();
            }
        }
    }
}
