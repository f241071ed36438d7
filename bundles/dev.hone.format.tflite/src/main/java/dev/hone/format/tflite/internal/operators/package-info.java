/** What TensorFlow Lite's operators are and do, as data. */
package dev.hone.format.tflite.internal.operators;
