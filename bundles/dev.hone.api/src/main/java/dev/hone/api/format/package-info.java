/** Model files. */
@Export
@Version("0.1.0")
package dev.hone.api.format;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
