/** The command line as a service: for shells and other front ends that offer hone's commands. */
@Export
@Version("0.1.0")
package dev.hone.api.command;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
