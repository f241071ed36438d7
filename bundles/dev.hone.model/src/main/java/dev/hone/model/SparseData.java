package dev.hone.model;

/** Data of a tensor in a sparse encoding: the bytes are what is stored. */
public interface SparseData extends TensorData {

    /** All values, zeros included, as a tensor without the encoding would have them. */
    TensorData dense();

    /** All values of a constant, whether it is stored in a sparse encoding or not. */
    static TensorData dense(TensorData data) {
        return data instanceof SparseData sparse ? sparse.dense() : data;
    }
}
