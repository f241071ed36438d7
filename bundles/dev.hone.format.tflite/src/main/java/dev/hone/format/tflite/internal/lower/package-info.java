/** What TensorFlow Lite's operators compute, in operations of the {@code hone} dialect. */
package dev.hone.format.tflite.internal.lower;
