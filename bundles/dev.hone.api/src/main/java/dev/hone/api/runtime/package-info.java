/** Interpreters that run model files on this host. */
@Export
@Version("0.1.0")
package dev.hone.api.runtime;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
