package dev.hone.api.target;

/** Which zeros in weights the kernels of a target skip, so that they make inference faster. */
public enum ZeroSkipping {
    /** None: a zero is multiplied like any other value. */
    NONE,
    /**
     * Those of 1x1 convolutions in a part of a float network that begins with a 3x3 convolution of three channels with
     * stride 2, ends in a mean over all places or in depth to space, and holds besides only depthwise convolutions and
     * element by element operations; from two thirds of zeros in them together on, and stored in the sparse encoding.
     * On some processors of a target only: its profile says on which. Elsen, Dukhan, Gale, Simonyan: Fast Sparse
     * ConvNets (2019), as XNNPACK has it.
     */
    POINTWISE_NETWORKS
}
