/** Zeros of weights that are trained. */
package dev.hone.technique.prune.internal.train;
