package dev.hone.coordinator.internal.measure;

import dev.hone.api.Cancellation;
import dev.hone.api.Progress;
import dev.hone.api.format.ModelFormat;
import dev.hone.api.runtime.ModelRuntime;
import dev.hone.coordinator.internal.registry.Lease;
import dev.hone.coordinator.internal.registry.PluginCalls;
import dev.hone.model.Model;
import java.nio.file.Path;

/**
 * Where and how models are run that nobody keeps.
 *
 * @param folder in which they are written
 * @param threads that run samples side by side
 */
public record ScratchModels(
        Lease<ModelFormat> format,
        Lease<ModelRuntime> runtime,
        Path folder,
        int threads,
        Progress progress,
        Cancellation cancellation) {

    /** Memory that the values of all threads may take together, in bytes. */
    private static final long BYTES = 512L << 20;

    /** Memory that the values of one thread may take, in bytes. */
    public long bytesOfThread() {
        return BYTES / threads;
    }

    /** Writes a model into the folder. */
    public Path write(Model model, String name) {
        Path file = folder.resolve(name);
        PluginCalls.run(format.plugin(), () -> format.service().write(model, file));
        return file;
    }
}
