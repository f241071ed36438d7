/** Hardware targets as versioned data. */
@Export
@Version("0.1.0")
package dev.hone.api.target;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
