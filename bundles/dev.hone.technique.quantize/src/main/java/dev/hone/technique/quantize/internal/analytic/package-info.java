/** What follows from the statistics that training left in a model, without running it. */
package dev.hone.technique.quantize.internal.analytic;
