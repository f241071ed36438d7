/** Writes quantization plans into graphs of the {@code tflite} dialect. */
package dev.hone.format.tflite.internal.quantize;
