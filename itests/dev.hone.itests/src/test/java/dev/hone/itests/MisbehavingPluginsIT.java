package dev.hone.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.hone.api.HoneException;
import dev.hone.api.coordinator.Catalog;
import dev.hone.api.coordinator.Job;
import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.JobState;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.StageReport;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Techniques that cannot be created, that lack what they need, or that go while they work. */
@RunWith(PaxExam.class)
public class MisbehavingPluginsIT extends Jobs {

    private static final String BUNDLE = "dev.hone.itests.churn";

    @Inject
    BundleContext context;

    @Override
    @Configuration
    public Option[] container() {
        return new Option[] {Container.distribution(), Container.provided(BUNDLE)};
    }

    @Test
    public void oneThatCannotBeCreatedCostsItsStage() {
        HoneException failure =
                assertThrows(HoneException.class, () -> Container.await(coordinator, request("unborn")));
        assertEquals(HoneException.Reason.PLUGIN, failure.reason());
        assertTrue(failure.getMessage(), failure.getMessage().contains("technique unborn (" + BUNDLE));

        JobResult result = Container.await(coordinator, request("unborn, quantize(mode=int8)"));
        assertEquals(
                List.of(StageReport.Result.REJECTED, StageReport.Result.APPLIED),
                result.stages().stream().map(StageReport::result).toList());
    }

    @Test
    public void oneWithoutItsEngineIsListedWithWhatIsMissing() {
        Catalog.Entry entry = coordinator.catalog().of(Catalog.Kind.TECHNIQUE).stream()
                .filter(technique -> technique.id().equals("engineless"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                "no service java.util.function.Supplier with (engine=warp)",
                entry.missing().orElseThrow());

        HoneException refusal = assertThrows(HoneException.class, () -> coordinator.plan(request("engineless")));
        assertTrue(refusal.getMessage(), refusal.getMessage().contains("(engine=warp)"));
    }

    @Test
    public void aJobWaitsForOneThatUnregistersItselfInMidCall() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        Job job = coordinator.submit(request("quantize(mode=int8), quitter"), new JobListener() {
            @Override
            public void stateChanged(JobState state) {
                if (state == JobState.WAITING) {
                    waiting.countDown();
                }
            }
        });
        assertTrue(waiting.await(1, TimeUnit.MINUTES));
        assertTrue(job.record().toString(), job.record().reason().orElseThrow().contains("quitter"));

        bundle().start();

        JobResult result = job.result().toCompletableFuture().get(1, TimeUnit.MINUTES);
        assertEquals(StageReport.Result.SKIPPED, result.stages().get(1).result());
    }

    private Bundle bundle() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> BUNDLE.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    private OptimizeRequest request(String chain) {
        return OptimizeRequest.of(Container.exampleModel(), "stm32f746", folder.resolve("out.tflite"))
                .withData(Container.example())
                .withChain(chain);
    }
}
