/**
 * The graph: models as immutable values, in the dialect of the format they were read from.
 *
 * <p>Every type here is immutable and safe for use by several threads.
 */
@Export
@Version("0.1.0")
package dev.hone.model;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
