/** What the layers of Keras compute. */
package dev.hone.format.keras.internal.layers;
