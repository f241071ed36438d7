/** Why an optimized model's values are not the original's: what is measured, and what a technique makes of it. */
@Export
@Version("0.1.0")
package dev.hone.api.diagnosis;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
