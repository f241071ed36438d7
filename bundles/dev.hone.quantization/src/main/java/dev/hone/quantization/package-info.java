/**
 * Quantization that post-training and training-aware quantizers share: affine arithmetic, ranges, what is quantized as
 * one and what shares a scale, the plan, and the check of what came out.
 */
@Export
@Version("0.1.0")
package dev.hone.quantization;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
