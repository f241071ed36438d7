package dev.hone.graph.internal;

import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a tensor of the {@code hone} dialect is as a product: a number times tensors.
 *
 * @param factors tensors that are no products that only this one reads
 */
record Product(double coefficient, List<Integer> factors) {

    Product {
        factors = List.copyOf(factors);
    }

    /** Empty where the node multiplies and divides nothing. */
    static Optional<Product> of(Graph graph, Node node) {
        if (!isProduct(node)) {
            return Optional.empty();
        }
        List<Integer> factors = new ArrayList<>();
        double coefficient = collect(graph, node, factors);
        return Double.isNaN(coefficient) ? Optional.empty() : Optional.of(new Product(coefficient, factors));
    }

    static boolean isHone(Node node) {
        return node.dialect().equals(HoneOp.DIALECT);
    }

    /** The number that a tensor is. */
    static OptionalDouble number(Graph graph, int id) {
        Tensor tensor = graph.tensor(id);
        return tensor.isConstant()
                        && tensor.type() == DataType.FLOAT32
                        && tensor.shape().elements() == 1
                ? OptionalDouble.of(
                        tensor.data().orElseThrow().copy(0, Float.BYTES).getFloat())
                : OptionalDouble.empty();
    }

    private static boolean isProduct(Node node) {
        return isHone(node)
                && (node.operator().equals(HoneOp.MULTIPLY.name())
                        || node.operator().equals(HoneOp.DIVIDE.name()));
    }

    /** The number among the factors; NaN where something is divided by what is no number. */
    private static double collect(Graph graph, Node node, List<Integer> factors) {
        double left = factor(graph, node.input(0), factors);
        if (node.operator().equals(HoneOp.DIVIDE.name())) {
            return left / number(graph, node.input(1)).orElse(Double.NaN);
        }
        return left * factor(graph, node.input(1), factors);
    }

    private static double factor(Graph graph, int id, List<Integer> factors) {
        OptionalDouble number = number(graph, id);
        if (number.isPresent()) {
            return number.getAsDouble();
        }
        Optional<Node> inner = graph.producer(id)
                .filter(Product::isProduct)
                .filter(node -> Rewriting.onlyReader(graph, id).isPresent());
        if (inner.isPresent()) {
            return collect(graph, inner.get(), factors);
        }
        factors.add(id);
        return 1;
    }
}
