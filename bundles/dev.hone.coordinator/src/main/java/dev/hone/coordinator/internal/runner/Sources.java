package dev.hone.coordinator.internal.runner;

import dev.hone.api.data.Dataset;
import dev.hone.api.runtime.ModelRuntime;
import dev.hone.coordinator.internal.measure.Background;
import dev.hone.coordinator.internal.measure.FileFacts;
import dev.hone.coordinator.internal.registry.Lease;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/**
 * What identifies the things that a job works with. It is found beside the first stage: hashes take time, and a runtime
 * may have a native library to load before it can tell its version.
 */
final class Sources implements AutoCloseable {

    private final CompletableFuture<String> model;
    private final Optional<CompletableFuture<String>> data;
    private final Optional<CompletableFuture<String>> runtime;

    Sources(Path file, Optional<Dataset> dataset, Optional<Lease<ModelRuntime>> lease) {
        runtime = lease.map(held -> Background.of("version", () -> held.answer("version", ModelRuntime::version)));
        model = Background.of("hash-model", () -> FileFacts.sha256(file));
        data = dataset.map(given -> Background.of("hash-data", given::hash));
    }

    /** SHA-256 of the model file. */
    String model() {
        return join(model);
    }

    /** The dataset's hash. */
    Optional<String> data() {
        return data.map(Sources::join);
    }

    /** The runtime's version. */
    Optional<String> runtime() {
        return runtime.map(Sources::join);
    }

    private static String join(CompletableFuture<String> value) {
        try {
            return value.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** Waits: what is read must not be closed before. */
    @Override
    public void close() {
        Stream.of(Optional.of(model), data, runtime)
                .flatMap(Optional::stream)
                .forEach(value -> value.handle((found, failure) -> found).join());
    }
}
