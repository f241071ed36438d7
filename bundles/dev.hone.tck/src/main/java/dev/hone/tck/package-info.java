/**
 * Contract tests for plug-ins: a plug-in's test extends the class of its contract and gives an instance. What the
 * Javadoc of the contracts promises and the platform relies on is checked without a container; a failure says which
 * clause is broken.
 */
@Export
@Version("0.1.0")
package dev.hone.tck;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
