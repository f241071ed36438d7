/** What all contracts share: errors, progress and cancellation, tensors as runtimes and datasets see them. */
@Export
@Version("0.1.0")
package dev.hone.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
