/** Work on graphs that belongs to no technique. */
@Export
@Version("0.1.0")
package dev.hone.api.graph;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
