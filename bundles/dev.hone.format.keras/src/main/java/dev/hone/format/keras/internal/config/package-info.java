/** The configuration of models and layers, as Keras 2 and 3 write it. */
package dev.hone.format.keras.internal.config;
