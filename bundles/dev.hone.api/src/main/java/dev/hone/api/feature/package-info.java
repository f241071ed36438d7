/** Features: bundles and configurations that come and go together. */
@Export
@Version("0.1.0")
package dev.hone.api.feature;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
