package dev.hone.format.tflite.internal.quantize;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.Operators;
import dev.hone.format.tflite.internal.operators.TfliteLowering;
import dev.hone.format.tflite.internal.operators.TfliteTraits;
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
import dev.hone.model.traits.Traits;
import dev.hone.quantization.QuantizationPlan;
import dev.hone.quantization.Scheme;
import dev.hone.quantization.Stored;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A float network and the plan for it, put together by hand. */
final class Net {

    private static final Operators OPERATORS = new Operators() {
        @Override
        public Optional<Traits> traits(Graph graph, Node node) {
            return new TfliteTraits().of(graph, node);
        }

        @Override
        public Optional<Graph> lower(Graph graph, Node node) {
            return new TfliteLowering().lower(graph, node);
        }
    };

    private final GraphBuilder graph = new GraphBuilder("main");
    private final List<Integer> inputs = new ArrayList<>();
    private final List<Integer> outputs = new ArrayList<>();
    final QuantizationPlan.Builder plan = QuantizationPlan.builder();

    static Stored int8(double scale, int zeroPoint) {
        return new Stored(DataType.INT8, Quantization.perTensor((float) scale, zeroPoint));
    }

    static Stored int16(double scale) {
        return new Stored(DataType.INT16, Quantization.perTensor((float) scale, 0));
    }

    static Stored perChannel(DataType type, int axis, float... scales) {
        return new Stored(type, Quantization.perAxis(scales, new long[scales.length], axis));
    }

    int input(Stored stored, int... shape) {
        int id = activation(stored, shape);
        inputs.add(id);
        return id;
    }

    int activation(Stored stored, int... shape) {
        int id = graph.newTensorId();
        graph.put(Tensor.activation(id, "activation_" + id, DataType.FLOAT32, Shape.of(shape)));
        return plan(id, stored);
    }

    int constant(Stored stored, float[] values, int... shape) {
        int id = graph.newTensorId();
        graph.put(
                Tensor.constant(id, "constant_" + id, DataType.FLOAT32, Shape.of(shape), TensorData.ofFloats(values)));
        return plan(id, stored);
    }

    int indices(int... values) {
        int id = graph.newTensorId();
        graph.put(Tensor.constant(
                id, "indices_" + id, DataType.INT32, Shape.of(values.length), TensorData.ofInts(values)));
        return id;
    }

    int put(Tensor tensor) {
        graph.put(tensor);
        return tensor.id();
    }

    int newTensorId() {
        return graph.newTensorId();
    }

    private int plan(int id, Stored stored) {
        if (stored != null) {
            plan.tensor(new TensorRef(0, id), stored);
        }
        return id;
    }

    /** A node that computes with integers. */
    NodeRef integer(String operator, List<Integer> reads, int writes) {
        NodeRef ref = inFloat(operator, reads, writes);
        plan.node(ref, Scheme.INT8);
        return ref;
    }

    NodeRef inFloat(String operator, List<Integer> reads, int writes) {
        int id = graph.newNodeId();
        graph.append(new Node(id, "tflite", operator, 1, reads, List.of(writes), Attributes.NONE));
        return new NodeRef(0, id);
    }

    Net outputs(Integer... ids) {
        outputs.addAll(Arrays.asList(ids));
        return this;
    }

    Model model() {
        return Model.of("tflite", List.of(graph.inputs(inputs).outputs(outputs).build()), Attributes.NONE);
    }

    /** With integers at the model's inputs and outputs. */
    GraphPass.Result integers() {
        plan.integerInputs(true).integerOutputs(true);
        return realize();
    }

    /** With floats at the model's inputs and outputs. */
    GraphPass.Result realize() {
        return new TfliteRealizer().realize(model(), plan.build(), OPERATORS);
    }

    static List<String> operators(GraphPass.Result result) {
        return result.model().main().nodes().stream().map(Node::operator).toList();
    }

    static Node node(GraphPass.Result result, String operator) {
        return result.model().main().nodes().stream()
                .filter(node -> node.operator().equals(operator))
                .findFirst()
                .orElseThrow();
    }

    static byte[] bytes(Tensor constant) {
        TensorData data = constant.data().orElseThrow();
        return data.copy(0, (int) data.size()).array();
    }
}
