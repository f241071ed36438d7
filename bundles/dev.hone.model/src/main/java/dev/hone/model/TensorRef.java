package dev.hone.model;

/**
 * A tensor of a model.
 *
 * @param graph index of the graph within the model
 * @param tensor id within that graph
 */
public record TensorRef(int graph, int tensor) {}
