package dev.hone.technique.prune.internal;

import dev.hone.api.graph.Operators;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTrait;
import dev.hone.tck.kit.KitContext;
import dev.hone.training.reference.ReferenceTrainer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Stages that train a small classifier of the {@code hone} dialect with the reference trainer. */
final class Training {

    private static final int WIDTH = 6;

    private static final Operators DENSE = new Operators() {
        @Override
        public Optional<Traits> traits(Graph graph, Node node) {
            return node.operator().equals(HoneOp.MATMUL.name())
                    ? Optional.of(Traits.of(OperatorKind.DENSE)
                            .weight(new WeightTrait(1, 0, Tensor.NONE, 1, 0, List.of(), true))
                            .build())
                    : Optional.empty();
        }

        @Override
        public Optional<Graph> lower(Graph graph, Node node) {
            return Optional.empty();
        }
    };

    private Training() {}

    /** Two dense layers with kernels of 6x8 and 8x6. */
    static Model classifier() {
        HoneBuilder hone = new HoneBuilder();
        Operations operations = new Operations(hone);
        Random random = new Random(3);
        Value x = hone.input("x", DataType.FLOAT32, Shape.of(Shape.DYNAMIC, WIDTH));
        Value hidden = hone.unary(HoneOp.RELU, operations.matmul(x, kernel(hone, random, "first", WIDTH, 8), false));
        Value scores = operations.matmul(hidden, kernel(hone, random, "second", 8, WIDTH), false);
        Value output = operations.along(HoneOp.SOFTMAX, scores, -1);
        return Model.of(HoneOp.DIALECT, List.of(hone.build("net", List.of(x), List.of(output))), Attributes.NONE);
    }

    private static Value kernel(HoneBuilder hone, Random random, String name, int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return hone.constant(name, DataType.FLOAT32, Shape.of(rows, columns), TensorData.ofFloats(values));
    }

    static TensorRef named(Model model, String name) {
        return model.main().tensors().stream()
                .filter(tensor -> tensor.name().equals(name))
                .map(tensor -> new TensorRef(0, tensor.id()))
                .findFirst()
                .orElseThrow();
    }

    static KitContext stage(Model model, Map<String, Object> parameters) {
        return KitContext.of(model)
                .withOperators(DENSE)
                .withServices(List.of(new ReferenceTrainer()))
                .withParameters(parameters);
    }
}
