package dev.hone.api.coordinator;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is to be measured.
 *
 * @param against a model that it is compared with, sample by sample
 */
public record EvaluateRequest(Path model, Path data, Optional<Path> against, long seed, int threads) {}
