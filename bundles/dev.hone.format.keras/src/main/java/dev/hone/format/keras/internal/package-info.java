/** Reads Keras models into the {@code hone} dialect. */
package dev.hone.format.keras.internal;
