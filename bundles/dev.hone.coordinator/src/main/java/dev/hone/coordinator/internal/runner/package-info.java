/** Runs plans: stage by stage, each step checked, kept or rolled back, the outcome written whole or not at all. */
package dev.hone.coordinator.internal.runner;
