/** The files that Keras writes: what is in them, without knowing what it means. */
package dev.hone.format.keras.internal.archive;
