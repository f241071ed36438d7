/** The TFLite model format: reading, and writing anew or verbatim. */
package dev.hone.format.tflite.internal;
