/** Tensors of which only some values are stored. */
package dev.hone.format.tflite.internal.sparse;
