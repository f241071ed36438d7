/** Examples of every operation of the {@code hone} dialect, to check what computes or trains them by. */
@Export
@Version("0.1.0")
package dev.hone.tck.training;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
