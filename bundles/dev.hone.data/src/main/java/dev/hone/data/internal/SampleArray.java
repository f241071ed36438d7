package dev.hone.data.internal;

import dev.hone.model.DataType;
import dev.hone.model.Shape;
import java.nio.ByteOrder;

/**
 * An array whose first dimension counts samples, row-major.
 *
 * @param name for messages: the file, and the array in it
 * @param sample the shape of one sample
 * @param bytes exactly the elements
 */
record SampleArray(String name, DataType type, ByteOrder order, long samples, Shape sample, Bytes bytes) {

    int elementBytes() {
        return type.bits() / 8;
    }
}
