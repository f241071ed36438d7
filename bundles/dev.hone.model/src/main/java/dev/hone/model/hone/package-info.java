/**
 * The {@code hone} dialect: a small vocabulary of mathematical operations that every format's operators can be lowered
 * to.
 */
@Export
@Version("0.1.0")
package dev.hone.model.hone;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
