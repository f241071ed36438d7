/** From what the user wrote to a plan: the grammar of chains, their parameters, their target. */
package dev.hone.coordinator.internal.planner;
