package dev.hone.model;

/**
 * A node of a model.
 *
 * @param graph index of the graph within the model
 * @param node id within that graph
 */
public record NodeRef(int graph, int node) {}
