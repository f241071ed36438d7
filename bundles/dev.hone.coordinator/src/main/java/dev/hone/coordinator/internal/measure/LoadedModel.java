package dev.hone.coordinator.internal.measure;

import dev.hone.api.format.ModelFormat;
import dev.hone.coordinator.internal.registry.Lease;
import dev.hone.model.Model;
import java.nio.file.Path;

/** A model, the file that says the same, and the format of both. */
public record LoadedModel(Path file, Lease<ModelFormat> format, Model model) {

    /** The id of the format. */
    public String formatId() {
        return format.plugin().id();
    }
}
