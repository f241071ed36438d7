package dev.hone.quantization;

import dev.hone.api.graph.Operators;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.NodeRef;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.model.traits.Clamp;
import dev.hone.model.traits.FixedRange;
import dev.hone.model.traits.Operand;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTrait;
import dev.hone.model.traits.WeightTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A dialect of a few operators, a way to write models in it, and one to store them as a plan says. */
final class Toy {

    static final Quantization SIGMOID = Quantization.perTensor(1 / 256f, -128);
    static final Quantization WIDE = Quantization.perTensor(1 / 32768f, 0);
    static final Quantization TANH = Quantization.perTensor(1 / 128f, 0);

    static final Operators OPERATORS = new Operators() {
        @Override
        public Optional<Traits> traits(Graph graph, Node node) {
            return Toy.traits(node.operator());
        }

        @Override
        public Optional<Graph> lower(Graph graph, Node node) {
            return Optional.empty();
        }
    };

    private final GraphBuilder builder = new GraphBuilder("main");
    private final List<Integer> inputs = new ArrayList<>();
    private final Map<TensorRef, Range> ranges = new HashMap<>();

    private static Optional<Traits> traits(String operator) {
        return Optional.ofNullable(
                switch (operator) {
                    case "CONV" ->
                        Traits.of(OperatorKind.CONVOLUTION)
                                .weight(new WeightTrait(1, 0, 2, 0, 3, List.of(1, 2), true))
                                .integer(DataType.INT8, DataType.INT16)
                                .build();
                    case "CONV_RELU6" ->
                        Traits.of(OperatorKind.CONVOLUTION)
                                .weight(new WeightTrait(1, 0, 2, 0, 3, List.of(1, 2), true))
                                .clamp(new Clamp(0, 6))
                                .integer(DataType.INT8, DataType.INT16)
                                .build();
                    case "DENSE" ->
                        Traits.of(OperatorKind.DENSE)
                                .weight(new WeightTrait(1, 0, 2, 0, 1, List.of(), true))
                                .weightTypes(WeightTypes.of(List.of(1), 0)
                                        .reading(Set.of(DataType.INT8))
                                        .readingBlocks(Set.of(DataType.INT4)))
                                .integer(DataType.INT8)
                                .build();
                    case "CONV3D" ->
                        Traits.of(OperatorKind.CONVOLUTION)
                                .weightTypes(WeightTypes.of(List.of(1), 0))
                                .build();
                    case "PRODUCT" ->
                        Traits.of(OperatorKind.MATRIX_PRODUCT)
                                .weightTypes(
                                        WeightTypes.of(List.of(1), Tensor.NONE).reading(Set.of(DataType.INT8)))
                                .build();
                    case "TABLE" ->
                        Traits.of(OperatorKind.EMBEDDING)
                                .weightTypes(
                                        WeightTypes.of(List.of(1), 0).lookingUp(Set.of(DataType.INT8, DataType.INT4)))
                                .build();
                    case "ADD" ->
                        Traits.of(OperatorKind.ELEMENTWISE)
                                .integer(DataType.INT8, DataType.INT16)
                                .build();
                    case "CONCAT" ->
                        Traits.of(OperatorKind.MOVEMENT)
                                .tie(Operand.inputs(), Operand.outputs())
                                .integer(DataType.INT8, DataType.INT16)
                                .build();
                    case "RESHAPE" ->
                        Traits.of(OperatorKind.MOVEMENT)
                                .tie(Operand.input(0), Operand.output(0))
                                .integer(DataType.INT8, DataType.INT16)
                                .build();
                    case "POOL" ->
                        Traits.of(OperatorKind.POOLING)
                                .tie(Operand.input(0), Operand.output(0))
                                .integer(DataType.INT8)
                                .build();
                    case "SIGMOID" ->
                        Traits.of(OperatorKind.ACTIVATION)
                                .fixed(new FixedRange(0, DataType.INT8, SIGMOID))
                                .fixed(new FixedRange(0, DataType.INT16, WIDE))
                                .integer(DataType.INT8, DataType.INT16)
                                .build();
                    case "TANH" ->
                        Traits.of(OperatorKind.ACTIVATION)
                                .fixed(new FixedRange(0, DataType.INT8, TANH))
                                .fixed(new FixedRange(0, DataType.INT16, WIDE))
                                .integer(DataType.INT8, DataType.INT16)
                                .build();
                    case "MATMUL" ->
                        Traits.of(OperatorKind.MATRIX_PRODUCT)
                                .symmetric(1)
                                .integer(DataType.INT8, DataType.INT16)
                                .build();
                    case "TOPK" -> Traits.of(OperatorKind.SELECTION).build();
                    default -> null;
                });
    }

    int input(double min, double max) {
        int id = activation(min, max);
        inputs.add(id);
        return id;
    }

    int constant(Shape shape, float... values) {
        int id = builder.newTensorId();
        builder.put(Tensor.constant(id, "c" + id, DataType.FLOAT32, shape, TensorData.ofFloats(values)));
        return id;
    }

    /** Appends a node whose output has a range. */
    int node(String operator, double min, double max, Integer... operands) {
        int output = activation(min, max);
        builder.append(
                new Node(builder.newNodeId(), "toy", operator, 1, List.of(operands), List.of(output), Attributes.NONE));
        return output;
    }

    private int activation(double min, double max) {
        int id = builder.newTensorId();
        builder.put(Tensor.activation(id, "t" + id, DataType.FLOAT32, Shape.of(1, 2, 2, 2)));
        ranges.put(ref(id), new Range(min, max));
        return id;
    }

    Model model(Integer... outputs) {
        builder.inputs(inputs).outputs(List.of(outputs));
        return Model.of("toy", List.of(builder.build()), Attributes.NONE);
    }

    Map<TensorRef, Range> ranges() {
        return ranges;
    }

    static TensorRef ref(int tensor) {
        return new TensorRef(0, tensor);
    }

    /** The integer model of a plan in which nothing stays in float. */
    static Model realize(Model model, QuantizationPlan plan) {
        Graph graph = model.main();
        GraphBuilder built = graph.edit();
        graph.tensors().forEach(tensor -> built.put(store(tensor, plan.tensors().get(ref(tensor.id())))));
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            List<Integer> read = new ArrayList<>(node.inputs());
            for (int i = 0; i < read.size(); i++) {
                Stored own = plan.uses().get(new QuantizationPlan.Use(new NodeRef(0, node.id()), i));
                if (own != null) {
                    Tensor copy = graph.tensor(read.get(i)).withId(built.newTensorId());
                    built.put(store(copy, own));
                    if (!copy.isConstant()) {
                        nodes.add(new Node(
                                built.newNodeId(),
                                "toy",
                                "REQUANTIZE",
                                1,
                                List.of(read.get(i)),
                                List.of(copy.id()),
                                Attributes.NONE));
                    }
                    read.set(i, copy.id());
                }
            }
            nodes.add(node.withInputs(read));
        }
        return model.withGraph(0, built.nodes(nodes).build());
    }

    private static Tensor store(Tensor tensor, Stored stored) {
        return stored == null
                ? tensor
                : tensor.withType(stored.type())
                        .withQuantization(Optional.of(stored.quantization()))
                        .withData(tensor.data().map(data -> QuantizedData.of(data, tensor.shape(), stored)));
    }
}
