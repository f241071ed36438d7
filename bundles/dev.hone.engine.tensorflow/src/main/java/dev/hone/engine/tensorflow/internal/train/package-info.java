/** One training: its graph and session, the loop over its steps, and what is stored of it. */
package dev.hone.engine.tensorflow.internal.train;
