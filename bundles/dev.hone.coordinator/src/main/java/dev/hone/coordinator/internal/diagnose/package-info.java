/** Where an optimized model's values leave the original's: what the two have in common, run whole and in pieces. */
package dev.hone.coordinator.internal.diagnose;
