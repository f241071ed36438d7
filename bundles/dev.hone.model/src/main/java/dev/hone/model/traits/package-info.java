/**
 * What operators mean, as data that the bundle of a format gives: techniques speak to traits and never name a format.
 */
@Export
@Version("0.1.0")
package dev.hone.model.traits;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
