package dev.hone.model;

import java.util.List;
import java.util.Objects;

/**
 * An operation as read: nothing about it is translated.
 *
 * @param id unique within its graph and kept by every step that does not replace the node
 * @param dialect of the operator's name: {@code tflite}, {@code onnx}, {@code hone}, …
 * @param operator the dialect's name of the operation, such as {@code CONV_2D}
 * @param version of the operator, as the dialect counts
 * @param inputs tensor ids; {@link Tensor#NONE} where an operand is left out
 * @param outputs tensor ids
 * @param attributes the operator's own options, and what the format keeps beside
 */
public record Node(
        int id,
        String dialect,
        String operator,
        int version,
        List<Integer> inputs,
        List<Integer> outputs,
        Attributes attributes) {

    public Node {
        Objects.requireNonNull(dialect);
        Objects.requireNonNull(operator);
        Objects.requireNonNull(attributes);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** The tensor id of an input, {@link Tensor#NONE} also where there are fewer inputs. */
    public int input(int index) {
        return index < inputs.size() ? inputs.get(index) : Tensor.NONE;
    }

    public int output(int index) {
        return outputs.get(index);
    }

    public Node withInputs(List<Integer> changed) {
        return new Node(id, dialect, operator, version, changed, outputs, attributes);
    }

    public Node withOutputs(List<Integer> changed) {
        return new Node(id, dialect, operator, version, inputs, changed, attributes);
    }

    public Node withVersion(int changed) {
        return new Node(id, dialect, operator, changed, inputs, outputs, attributes);
    }

    public Node withAttributes(Attributes changed) {
        return new Node(id, dialect, operator, version, inputs, outputs, changed);
    }
}
