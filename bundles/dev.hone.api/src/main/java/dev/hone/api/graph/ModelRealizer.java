package dev.hone.api.graph;

import dev.hone.model.Model;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Writes models of the {@code hone} dialect in the operators of a format. A service with the property {@code dialect}:
 * the dialect that it makes; the bundle of the format registers it.
 *
 * <p>What it makes need not be tidy: the caller runs the clean-up passes over it. Safe for use by several threads.
 */
@ConsumerType
public interface ModelRealizer {

    /**
     * The model in the format's dialect.
     *
     * @param model of the {@code hone} dialect
     * @param batch the size that the first dimension is fixed to where it is not known; empty to leave it open
     * @return the model, and where its constants went
     * @throws dev.hone.model.InvalidModelException with all operations that the format has no form of, naming what they
     *     compute
     */
    GraphPass.Result realize(Model model, OptionalInt batch);
}
