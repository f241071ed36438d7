/**
 * The {@code hone} dialect in plain Java: an interpreter, gradients by reverse mode, and a trainer on them. Computes in
 * double precision and in the simplest way that is right; what engines and lowerings are checked against.
 */
@Export
@Version("0.1.0")
package dev.hone.training.reference;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
