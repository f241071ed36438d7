/** What plug-ins there are, seen by reference: nothing here creates a plug-in before it is used. */
package dev.hone.coordinator.internal.registry;
