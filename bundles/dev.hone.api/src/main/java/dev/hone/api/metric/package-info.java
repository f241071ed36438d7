/** Measures of what a model's outputs are worth. */
@Export
@Version("0.1.0")
package dev.hone.api.metric;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
