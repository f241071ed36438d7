/** Builds graphs of the {@code hone} dialect and works out shapes. */
package dev.hone.format.keras.internal.build;
