/** Training steps of the engine by themselves, to be timed. */
package dev.hone.bench.train;
