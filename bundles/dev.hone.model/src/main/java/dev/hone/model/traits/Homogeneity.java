package dev.hone.model.traits;

/**
 * An operator that a factor passes: where the values of one channel of an input are multiplied by a positive number, so
 * are those of the same channel of the first output (before its {@link Traits#clamp}), and nothing else changes.
 *
 * @param input index of that input
 * @param ordered whether the output holds the input's values in the same row-major order under another shape; else the
 *     {@link Traits#channelAxis} of the output has the channels of the input's
 */
public record Homogeneity(int input, boolean ordered) {}
