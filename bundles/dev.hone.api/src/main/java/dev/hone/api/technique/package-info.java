/** The contract of optimization techniques. */
@Export
@Version("0.1.0")
package dev.hone.api.technique;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
