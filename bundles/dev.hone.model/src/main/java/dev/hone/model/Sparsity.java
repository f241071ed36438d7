package dev.hone.model;

/** Marks tensors whose data is stored in a sparse encoding. */
public final class Sparsity {

    /** The tensor attribute that holds the encoding's parameters, as its format defines them. */
    public static final String ATTRIBUTE = "sparsity";

    private Sparsity() {}
}
