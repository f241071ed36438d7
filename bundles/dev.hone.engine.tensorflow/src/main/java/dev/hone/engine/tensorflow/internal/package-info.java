/** The trainer on TensorFlow, and its native code. */
package dev.hone.engine.tensorflow.internal;
