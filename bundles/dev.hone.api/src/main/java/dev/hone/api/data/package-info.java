/** Datasets and their splits. */
@Export
@Version("0.1.0")
package dev.hone.api.data;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
