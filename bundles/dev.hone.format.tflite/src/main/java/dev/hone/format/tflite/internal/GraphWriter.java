package dev.hone.format.tflite.internal;

import dev.hone.format.tflite.internal.flat.FlatDecoder;
import dev.hone.format.tflite.internal.flat.FlatException;
import dev.hone.format.tflite.internal.flat.FlatWriter;
import dev.hone.format.tflite.internal.flat.Schema;
import dev.hone.format.tflite.internal.flat.TableType;
import dev.hone.model.Attributes;
import dev.hone.model.Graph;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Node;
import dev.hone.model.Sparsity;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tables of one graph. Tensors get their indices in the order of the graph; defaults are left out. */
final class GraphWriter {

    private static final TableType TENSOR = Schema.tflite().table("Tensor");
    private static final TableType OPERATOR = Schema.tflite().table("Operator");
    private static final Set<String> OTHER_OPERATOR_FIELDS = Set.of("custom_options", "intermediates");

    private final Graph graph;
    private final Map<OperatorCode, Integer> codes;
    private final BufferTable buffers;
    private final Map<Integer, Integer> indices = new HashMap<>();

    /**
     * @param codes of the operators of all graphs, which this one adds to
     * @param buffers of all graphs, which this one adds to
     */
    GraphWriter(Graph graph, Map<OperatorCode, Integer> codes, BufferTable buffers) {
        this.graph = graph;
        this.codes = codes;
        this.buffers = buffers;
        for (Tensor tensor : graph.tensors()) {
            indices.put(tensor.id(), indices.size());
            tensor.data().ifPresent(buffers::add);
        }
        for (Node node : graph.nodes()) {
            codes.putIfAbsent(code(node), codes.size());
        }
    }

    /** The index of a tensor, {@link Tensor#NONE} for that. */
    int index(int id) {
        if (id == Tensor.NONE) {
            return Tensor.NONE;
        }
        Integer index = indices.get(id);
        if (index == null) {
            throw new InvalidModelException("it refers to tensor " + id + ", which is not in the graph any more");
        }
        return index;
    }

    Map<String, Object> fields(FlatWriter writer, Attributes rest) throws FlatException {
        Map<String, Object> fields =
                AttributeEncoder.prefixed(rest, Schema.tflite().table("SubGraph"), Set.of());
        List<FlatWriter.Ref> tensors = new ArrayList<>();
        for (Tensor tensor : graph.tensors()) {
            tensors.add(write(writer, TENSOR, tensor));
        }
        List<FlatWriter.Ref> operators = new ArrayList<>();
        for (Node node : graph.nodes()) {
            operators.add(write(writer, OPERATOR, node));
        }
        fields.put("tensors", tensors);
        fields.put("operators", operators);
        fields.put("inputs", indices(graph.inputs()));
        fields.put("outputs", indices(graph.outputs()));
        if (!graph.name().isEmpty()) {
            fields.put("name", graph.name());
        }
        return fields;
    }

    private FlatWriter.Ref write(FlatWriter writer, TableType type, Object part) throws FlatException {
        try {
            return writer.write(type, part instanceof Tensor tensor ? fields(tensor) : fields((Node) part));
        } catch (IllegalArgumentException | InvalidModelException e) {
            String label = part instanceof Tensor tensor ? "tensor '" + tensor.label() + "'" : label((Node) part);
            throw new InvalidModelException("graph '" + graph.name() + "': " + label + ": " + e.getMessage(), e);
        }
    }

    private Map<String, Object> fields(Tensor tensor) {
        Map<String, Object> fields = AttributeEncoder.prefixed(tensor.attributes(), TENSOR, Set.of("quantization"));
        fields.put("shape", tensor.shape().toArray());
        long type = TensorTypes.code(tensor.type());
        if (type != 0) {
            fields.put("type", type);
        }
        tensor.data().ifPresent(data -> fields.put("buffer", buffers.add(data)));
        if (!tensor.name().isEmpty()) {
            fields.put("name", tensor.name());
        }
        Map<String, Object> quantization = QuantizationTable.fields(tensor, this::index);
        if (!quantization.isEmpty()) {
            fields.put("quantization", quantization);
        }
        if (tensor.variable()) {
            fields.put("is_variable", true);
        }
        tensor.attributes()
                .get(Sparsity.ATTRIBUTE, Attributes.class)
                .ifPresent(sparsity -> fields.put(Sparsity.ATTRIBUTE, AttributeEncoder.fields(sparsity)));
        return fields;
    }

    private Map<String, Object> fields(Node node) {
        Map<String, Object> fields = AttributeEncoder.prefixed(node.attributes(), OPERATOR, OTHER_OPERATOR_FIELDS);
        int code = codes.get(code(node));
        if (code != 0) {
            fields.put("opcode_index", code);
        }
        fields.put("inputs", indices(node.inputs()));
        fields.put("outputs", indices(node.outputs()));
        putOptions(node.attributes(), fields);
        node.attributes()
                .get(TfliteKeys.CUSTOM_OPTIONS, TensorData.class)
                .ifPresent(options -> fields.put("custom_options", AttributeEncoder.value(options)));
        node.attributes()
                .get(TfliteKeys.INTERMEDIATES, List.class)
                .ifPresent(ids -> fields.put("intermediates", intermediates(ids)));
        return fields;
    }

    private static void putOptions(Attributes attributes, Map<String, Object> fields) {
        Map<String, Object> options = new LinkedHashMap<>();
        attributes.values().forEach((name, value) -> {
            if (name.indexOf(':') < 0) {
                options.put(name, AttributeEncoder.value(value));
            }
        });
        boolean second = attributes.has(TfliteKeys.OPTIONS_2);
        String member = attributes
                .text(second ? TfliteKeys.OPTIONS_2 : TfliteKeys.OPTIONS)
                .orElse("");
        if (!member.isEmpty()) {
            fields.put(
                    second ? "builtin_options_2" : "builtin_options",
                    Map.of(FlatDecoder.TYPE, member, FlatDecoder.VALUE, options));
        } else if (!options.isEmpty()) {
            throw new InvalidModelException("attributes " + options.keySet() + " belong to no options: the attribute "
                    + TfliteKeys.OPTIONS + " is missing");
        }
    }

    private int[] indices(List<Integer> ids) {
        return ids.stream().mapToInt(this::index).toArray();
    }

    private int[] intermediates(List<?> ids) {
        return ids.stream().mapToInt(id -> index(((Long) id).intValue())).toArray();
    }

    private OperatorCode code(Node node) {
        long code = OperatorCode.find(node.operator())
                .filter(found -> node.dialect().equals(TfliteFormat.ID))
                .orElseThrow(() -> new InvalidModelException("graph '" + graph.name() + "': " + label(node)
                        + " of dialect " + node.dialect() + " is not in revision " + Schema.REVISION
                        + " of the TFLite schema"));
        return new OperatorCode(code, node.version(), node.attributes().text(TfliteKeys.CUSTOM_CODE));
    }

    private static String label(Node node) {
        return "operator " + node.id() + " (" + node.operator() + ")";
    }
}
