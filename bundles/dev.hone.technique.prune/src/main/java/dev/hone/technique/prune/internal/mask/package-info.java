/** Which weights become zero. */
package dev.hone.technique.prune.internal.mask;
