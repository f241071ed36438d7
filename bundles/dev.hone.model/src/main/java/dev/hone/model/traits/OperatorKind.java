package dev.hone.model.traits;

/** What an operator does, as far as techniques and targets tell operators apart. */
public enum OperatorKind {
    CONVOLUTION,
    DEPTHWISE_CONVOLUTION,
    TRANSPOSED_CONVOLUTION,
    /** A fully connected layer: a product with a constant matrix. */
    DENSE,
    /** A product of two activations. */
    MATRIX_PRODUCT,
    POOLING,
    /** Element by element, with broadcasting. */
    ELEMENTWISE,
    ACTIVATION,
    SOFTMAX,
    REDUCTION,
    NORMALIZATION,
    /** Moves, copies or drops values without computing with them. */
    MOVEMENT,
    /** Selects values by comparing or sorting them. */
    SELECTION,
    RECURRENT,
    EMBEDDING,
    /** Real values to stored integers, or from one scale to another. */
    QUANTIZE,
    /** Stored integers or narrower floats to real values. */
    DEQUANTIZE,
    /** A tensor in a sparse encoding to a dense one. */
    DENSIFY,
    /** Calls other graphs of the model. */
    CONTROL,
    OTHER
}
