package dev.hone.coordinator.internal.journal;

import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * What a stage's result is addressed by.
 *
 * @param coarse what is known of it at once: where nothing has it, there is no need to find out the rest
 * @param full all of it, found out when it is asked for
 */
public record StageKey(String coarse, Supplier<String> full) {

    Path in(Path folder) {
        return folder.resolve(coarse).resolve(full.get());
    }
}
