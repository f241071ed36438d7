/** Constraints that round weights and activations while they are trained. */
package dev.hone.technique.quantizeaware.internal.fake;
