package dev.hone.coordinator.internal.registry;

/**
 * One state of a bundle's content: a bundle that is started again is the same, an updated one is another.
 *
 * @param bundle its number in the container
 * @param modified when its content changed last, in milliseconds
 */
public record Revision(long bundle, long modified) {}
