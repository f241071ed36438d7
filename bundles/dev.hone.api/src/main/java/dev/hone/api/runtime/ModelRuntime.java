package dev.hone.api.runtime;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An interpreter of model files on this host. A service with the properties of {@link ModelRuntimeType}. The contract
 * carries only files, tensors and numbers, so that another process can stand behind it.
 *
 * <p>Safe for use by several threads.
 */
@ConsumerType
public interface ModelRuntime {

    /** The interpreter's name and version, for provenance. */
    String version();

    /**
     * Opens a model file that is known to be valid.
     *
     * @param threads that one inference may use, at least 1
     * @throws dev.hone.api.HoneException with the reason MODEL if the interpreter refuses the model, in its own words
     */
    Session open(Path model, int threads);
}
