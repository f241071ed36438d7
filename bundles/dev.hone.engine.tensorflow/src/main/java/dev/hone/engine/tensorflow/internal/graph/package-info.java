/** Graphs of the {@code hone} dialect as TensorFlow's operations, forward and backward. */
package dev.hone.engine.tensorflow.internal.graph;
