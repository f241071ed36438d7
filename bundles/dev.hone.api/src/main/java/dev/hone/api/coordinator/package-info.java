/** What an application asks of hone: plan, run, measure. */
@Export
@Version("0.1.0")
package dev.hone.api.coordinator;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
