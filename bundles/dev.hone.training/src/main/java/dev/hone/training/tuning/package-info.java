/** What every technique that trains shares: from a model and constraints to a trained model. */
@Export
@Version("0.1.0")
package dev.hone.training.tuning;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
