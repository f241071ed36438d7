package dev.hone.itests;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import dev.hone.api.HoneException;
import dev.hone.api.coordinator.Coordinator;
import dev.hone.api.coordinator.EvaluateRequest;
import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.OptimizeRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;

/** Options for a container that holds what is shipped. */
final class Container {

    private Container() {}

    /** Every bundle of the distribution, and what a test itself needs. */
    static Option distribution() {
        return composite(junit(), bundles(distributionFolder().resolve("bundles")));
    }

    /** The distribution with a home of its own, where it can be changed feature by feature. */
    static Option[] withFeatures() {
        try {
            return new Option[] {
                distribution(),
                frameworkProperty("dev.hone.home")
                        .value(Files.createTempDirectory("hone-home").toString()),
                frameworkProperty("dev.hone.distribution")
                        .value(distributionFolder().toRealPath().toString())
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A bundle that the build provided for tests, by its symbolic name. */
    static Option provided(String symbolicName) {
        return reference(providedJar(symbolicName));
    }

    /** The jar of a bundle that the build provided for tests, by its symbolic name. */
    static Path providedJar(String symbolicName) {
        return providedFolder().resolve(symbolicName + ".jar");
    }

    /** The shipped example: a model and its data. */
    static Path example() {
        return Path.of(System.getProperty("hone.examples")).resolve("fashion-mnist");
    }

    static Path exampleModel() {
        return example().resolve("fashion_dscnn.tflite");
    }

    static Path kerasModel() {
        return example().resolve("fashion_dscnn.keras");
    }

    static EvaluateRequest evaluation(Path model, Path against) {
        return EvaluateRequest.of(model, example()).withAgainst(against).withThreads(2);
    }

    /** Runs a job to its end; what ends it without a result is thrown as it was reported. */
    static JobResult await(Coordinator coordinator, OptimizeRequest request) {
        try {
            return coordinator
                    .submit(request, JobListener.NONE)
                    .result()
                    .toCompletableFuture()
                    .get(2, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HoneException failure) {
                throw failure;
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    static Path distributionFolder() {
        return Path.of(System.getProperty("hone.distribution"));
    }

    private static Path providedFolder() {
        return Path.of(System.getProperty("hone.test.bundles"));
    }

    static List<Path> jars(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    private static Option bundles(Path folder) {
        return composite(jars(folder).stream().map(Container::reference).toArray(Option[]::new));
    }

    private static Option junit() {
        return composite(
                systemProperty("pax.exam.invoker").value("junit"),
                systemProperty("org.ops4j.pax.logging.DefaultServiceLog.level").value("WARN"),
                bundle("link:classpath:META-INF/links/org.ops4j.pax.exam.invoker.junit.link")
                        .startLevel(1),
                provided("org.apache.servicemix.bundles.hamcrest"),
                provided("org.apache.servicemix.bundles.junit"));
    }

    private static Option reference(Path jar) {
        return bundle("reference:" + jar.toUri());
    }
}
