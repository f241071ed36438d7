/**
 * The contract of training. Everything but compiling and running is pure Java: a model, the constraints on its weights
 * and activations, and the loss become one graph of the {@code hone} dialect, a {@link TrainingProgram}, which a
 * {@link Trainer} runs without knowing of constraints, formats or techniques.
 */
@Export
@Version("0.1.0")
package dev.hone.training;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
