/** What a model file is and does: its parts, its work, its memory, its time, its outputs on data, a target's limits. */
package dev.hone.coordinator.internal.measure;
