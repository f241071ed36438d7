/** Writes the {@code hone} dialect in operators of TensorFlow Lite. */
package dev.hone.format.tflite.internal.realize;
