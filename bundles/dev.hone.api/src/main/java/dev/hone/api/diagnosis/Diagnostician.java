package dev.hone.api.diagnosis;

import dev.hone.model.Model;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Explains what a technique did to a model. A service with the properties of {@link DiagnosticianType}, registered by
 * the technique's bundle.
 *
 * <p>Called off every lock, by several threads at once; keeps nothing between calls.
 */
@ConsumerType
public interface Diagnostician {

    /**
     * Whether two models are what it explains: one before the technique, one after it. Reads no tensor data.
     *
     * @return why not, in one line that names what is wrong; empty if they are
     */
    Optional<String> obstacle(Model original, Model optimized);

    /**
     * Interprets measurements.
     *
     * @return the findings, those that cost most first; each suggestion is one that the technique accepts
     */
    List<Finding> explain(ModelComparison comparison);
}
