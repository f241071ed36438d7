/** Models, data and surroundings in memory, so that a plug-in's tests need nothing else. */
@Export
@Version("0.1.0")
package dev.hone.tck.kit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
