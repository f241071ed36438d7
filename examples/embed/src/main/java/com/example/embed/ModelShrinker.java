package com.example.embed;

import dev.hone.api.HoneException;
import dev.hone.api.coordinator.Coordinator;
import dev.hone.api.coordinator.Job;
import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.JobState;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.StageReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What the application wants of hone: one model made smaller for one target. */
@Component(service = Callable.class, property = "com.example.embed=shrinker")
public final class ModelShrinker implements Callable<Integer> {

    private final Coordinator coordinator;
    private final BundleContext context;

    @Activate
    public ModelShrinker(BundleContext context, @Reference Coordinator coordinator) {
        this.context = context;
        this.coordinator = coordinator;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            Job job = coordinator.submit(
                    OptimizeRequest.of(path("model"), context.getProperty("embed.target"), path("output"))
                            .withData(path("data")),
                    new Follower());
            System.out.println("submitted " + job.id());
            report(job.result().toCompletableFuture().get());
            return 0;
        } catch (HoneException e) {
            // What is refused at once: an unknown target, a chain that nothing can run.
            return failed(e);
        } catch (ExecutionException e) {
            // What ended the job.
            return failed(e.getCause());
        }
    }

    private static void report(JobResult result) {
        System.out.println("before " + result.before().fileBytes() + " B, after "
                + result.after().fileBytes() + " B");
        result.after()
                .scores()
                .forEach(score -> System.out.println(score.metric() + " " + score.value() + " " + score.unit()));
        result.written().ifPresent(model -> System.out.println("written " + model));
        result.violations().forEach(violation -> System.out.println("does not fit: " + violation));
    }

    private static int failed(Throwable reason) {
        System.out.println("failed: " + reason.getMessage());
        return 1;
    }

    private Path path(String name) {
        return Path.of(context.getProperty("embed." + name));
    }

    /** Called by the job's threads: it must return at once. */
    private static final class Follower implements JobListener {

        @Override
        public void stateChanged(JobState state) {
            System.out.println("state " + state);
        }

        @Override
        public void stageEnded(StageReport stage) {
            System.out.println("stage " + stage.technique() + " " + stage.result());
        }
    }
}
