/** Zeros of stored tensors and how they lie. */
package dev.hone.technique.prune.internal.property;
