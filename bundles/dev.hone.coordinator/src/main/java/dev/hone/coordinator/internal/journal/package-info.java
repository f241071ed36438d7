/** What outlives a process: jobs, and the results of their stages. */
package dev.hone.coordinator.internal.journal;
