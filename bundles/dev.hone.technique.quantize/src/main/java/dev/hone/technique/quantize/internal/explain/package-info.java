/** What measurements of a quantized model mean, and which settings help. */
package dev.hone.technique.quantize.internal.explain;
