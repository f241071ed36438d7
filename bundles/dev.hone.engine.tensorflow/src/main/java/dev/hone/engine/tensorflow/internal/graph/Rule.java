package dev.hone.engine.tensorflow.internal.graph;

/** How nodes of one operation become TensorFlow's operations. */
@FunctionalInterface
interface Rule {

    Emitted emit(Site site);
}
