/** Quantization-aware training. */
package dev.hone.technique.quantizeaware.internal;
