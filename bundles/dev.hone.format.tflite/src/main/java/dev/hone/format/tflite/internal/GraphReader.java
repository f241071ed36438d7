package dev.hone.format.tflite.internal;

import dev.hone.format.tflite.internal.flat.FlatTable;
import dev.hone.format.tflite.internal.flat.FlatUnion;
import dev.hone.format.tflite.internal.flat.FlatVector;
import dev.hone.format.tflite.internal.flat.Schema;
import dev.hone.format.tflite.internal.sparse.DensifiedData;
import dev.hone.format.tflite.internal.sparse.EncodedData;
import dev.hone.format.tflite.internal.sparse.SparseEncoding;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Node;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.Sparsity;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one subgraph. The id of a tensor and of a node is its index. */
final class GraphReader {

    /** What a tensor or a node counts for in memory, in list elements. */
    private static final int COST = 8;

    private static final Set<String> TENSOR_FIELDS =
            Set.of("shape", "type", "buffer", "name", "quantization", "is_variable", "sparsity", "external_buffer");
    private static final Set<String> OPERATOR_FIELDS = Set.of(
            "opcode_index",
            "inputs",
            "outputs",
            "builtin_options",
            "builtin_options_2",
            "custom_options",
            "large_custom_options_offset",
            "large_custom_options_size");

    private final FlatTable subgraph;
    private final List<OperatorCode> codes;
    private final BufferReader buffers;
    private final AttributeDecoder decoder;
    private final BitSet written = new BitSet();
    private final BitSet read = new BitSet();
    private final BitSet kept;
    private final String graph;
    private final int tensors;

    /** @param referred to by signatures; tensors that other tensors or nodes refer to are added */
    GraphReader(
            FlatTable subgraph,
            List<OperatorCode> codes,
            BufferReader buffers,
            AttributeDecoder decoder,
            BitSet referred) {
        this.kept = referred;
        this.subgraph = subgraph;
        this.codes = codes;
        this.buffers = buffers;
        this.decoder = decoder;
        graph = subgraph.string("name").orElse("");
        tensors = size(subgraph, "tensors");
    }

    Graph read() {
        GraphBuilder builder = new GraphBuilder(graph);
        List<Integer> inputs = ids(subgraph, "inputs");
        List<Integer> outputs = ids(subgraph, "outputs");
        mark(inputs, written);
        mark(outputs, read);
        List<Node> nodes = nodes();
        List<Tensor> all = new ArrayList<>();
        for (int id = 0; id < tensors; id++) {
            all.add(tensor(id, subgraph.vector("tensors").orElseThrow().tableAt(id)));
        }
        inputs.stream().filter(id -> id >= 0).forEach(kept::clear);
        outputs.stream().filter(id -> id >= 0).forEach(kept::clear);
        for (Tensor tensor : all) {
            builder.put(
                    kept.get(tensor.id())
                            ? tensor.withAttributes(tensor.attributes().with(Tensor.KEPT, true))
                            : tensor);
        }
        Graph built = builder.nodes(nodes).inputs(inputs).outputs(outputs).build();
        try {
            nodes.forEach(node -> Operands.check(built, node));
        } catch (InvalidModelException e) {
            throw invalid(e.getMessage());
        }
        return built;
    }

    private List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        for (int id = 0; id < size(subgraph, "operators"); id++) {
            decoder.charge(COST);
            Node node = node(id, subgraph.vector("operators").orElseThrow().tableAt(id));
            try {
                Operands.check(node);
            } catch (InvalidModelException e) {
                throw invalid(e.getMessage());
            }
            mark(node.inputs(), read);
            mark(node.outputs(), written);
            nodes.add(node);
        }
        return nodes;
    }

    private Node node(int id, FlatTable operator) {
        long index = operator.longValue("opcode_index");
        if (index >= codes.size()) {
            throw invalid("operator " + id + " refers to operator code " + index + " of " + codes.size());
        }
        OperatorCode code = codes.get((int) index);
        Map<String, Object> attributes = new LinkedHashMap<>();
        options(operator, "builtin_options", TfliteKeys.OPTIONS, attributes);
        options(operator, "builtin_options_2", TfliteKeys.OPTIONS_2, attributes);
        if (attributes.containsKey(TfliteKeys.OPTIONS) && attributes.containsKey(TfliteKeys.OPTIONS_2)) {
            throw invalid("operator " + id + " (" + code.operator() + ") has options of both kinds, "
                    + attributes.get(TfliteKeys.OPTIONS) + " and " + attributes.get(TfliteKeys.OPTIONS_2));
        }
        code.customCode().ifPresent(name -> attributes.put(TfliteKeys.CUSTOM_CODE, name));
        customOptions(id, operator).ifPresent(options -> attributes.put(TfliteKeys.CUSTOM_OPTIONS, options));
        attributes.putAll(decoder.fields(operator, TfliteKeys.PREFIX, OPERATOR_FIELDS));
        if (attributes.get(TfliteKeys.INTERMEDIATES) instanceof List<?> intermediates) {
            for (Object tensor : intermediates) {
                if ((long) tensor < 0 || (long) tensor >= tensors) {
                    throw invalid(
                            "operator " + id + " (" + code.operator() + ") uses tensor " + tensor + " of " + tensors);
                }
                kept.set(((Long) tensor).intValue());
            }
        }
        return new Node(
                id,
                TfliteFormat.ID,
                code.operator(),
                code.version(),
                ids(operator, "inputs"),
                ids(operator, "outputs"),
                new Attributes(attributes));
    }

    private void options(FlatTable operator, String field, String key, Map<String, Object> attributes) {
        Optional<FlatUnion> union = operator.union(field);
        if (union.isPresent() && union.get().value().isPresent()) {
            attributes.put(key, union.get().name());
            attributes.putAll(decoder.fields(union.get().value().get(), "", Set.of()));
        }
    }

    private Optional<TensorData> customOptions(int id, FlatTable operator) {
        Optional<FlatVector> inline = operator.vector("custom_options");
        if (inline.isPresent()) {
            return Optional.of(decoder.data(inline.get()));
        }
        return buffers.outside(
                operator.longValue("large_custom_options_offset"),
                operator.longValue("large_custom_options_size"),
                "operator",
                id);
    }

    private Tensor tensor(int id, FlatTable table) {
        decoder.charge(COST);
        String name = table.string("name").orElse("");
        decoder.charge(name.length() / COST);
        try {
            if (table.longValue("external_buffer") != 0) {
                throw new InvalidModelException("its data is in another file (external buffer "
                        + table.longValue("external_buffer") + "); accepted are models in one file");
            }
            Shape shape = Shape.of(table.vector("shape").map(decoder::ints).orElse(new int[0]));
            Map<String, Object> attributes = decoder.fields(table, TfliteKeys.PREFIX, TENSOR_FIELDS);
            table.table("sparsity")
                    .ifPresent(sparsity -> attributes.put(Sparsity.ATTRIBUTE, decoder.attributes(sparsity)));
            Optional<QuantizationTable> quantization = table.table("quantization")
                    .map(found -> QuantizationTable.read(found, shape, tensors, decoder, kept));
            quantization
                    .filter(found -> !found.rest().isEmpty())
                    .ifPresent(found -> attributes.put(TfliteKeys.QUANTIZATION, found.rest()));
            Optional<Quantization> affine = quantization.flatMap(QuantizationTable::affine);
            boolean variable = table.booleanValue("is_variable");
            Optional<TensorData> data = buffers.data(table.longValue("buffer"), "it");
            if (data.isEmpty() && !variable && isConstantWithoutElements(id, shape)) {
                data = Optional.of(TensorData.of(new byte[0]));
            }
            DataType type = type(table);
            if (data.isPresent() && attributes.get(Sparsity.ATTRIBUTE) instanceof Attributes sparsity) {
                data = Optional.of(encoded(SparseEncoding.of(sparsity, shape), shape, type, data.get()));
            }
            return new Tensor(id, name, type, shape, affine, data, variable, new Attributes(attributes));
        } catch (InvalidModelException e) {
            throw new InvalidModelException(
                    "graph '" + graph + "': tensor " + id + " ('" + name + "'): " + e.getMessage(), e);
        }
    }

    private static TensorData encoded(SparseEncoding encoding, Shape shape, DataType type, TensorData stored) {
        requireStored(encoding.values(), type, stored);
        long size = type.bytes(shape.elements());
        return size > Integer.MAX_VALUE || type.bits() % Byte.SIZE != 0
                ? stored
                : new EncodedData(stored, new DensifiedData(encoding, stored, (int) size, type.bits() / Byte.SIZE));
    }

    private static void requireStored(long values, DataType type, TensorData data) {
        if (data.size() != type.bytes(values)) {
            throw new InvalidModelException("its sparse encoding stores " + values + " values of type " + type
                    + ", which need " + type.bytes(values) + " bytes, but it has " + data.size());
        }
    }

    private static DataType type(FlatTable tensor) {
        long code = tensor.longValue("type");
        return TensorTypes.find(code)
                .orElseThrow(() -> new InvalidModelException(
                        "type " + code + " is not in revision " + Schema.REVISION + " of the schema"));
    }

    /** A buffer without bytes does not say whether the tensor is a constant; that it is read and not written does. */
    private boolean isConstantWithoutElements(int id, Shape shape) {
        if (!read.get(id) || written.get(id)) {
            return false;
        }
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (shape.dimension(axis) == 0) {
                return true;
            }
        }
        return false;
    }

    private List<Integer> ids(FlatTable table, String field) {
        Optional<FlatVector> vector = table.vector(field);
        if (vector.isEmpty()) {
            return List.of();
        }
        List<Integer> ids = new ArrayList<>();
        for (int id : decoder.ints(vector.get())) {
            ids.add(id);
        }
        return ids;
    }

    private void mark(List<Integer> ids, BitSet marked) {
        for (int id : ids) {
            if (id >= 0 && id < tensors) {
                marked.set(id);
            }
        }
    }

    private static int size(FlatTable table, String field) {
        return table.vector(field).map(FlatVector::size).orElse(0);
    }

    private InvalidModelException invalid(String what) {
        return new InvalidModelException("graph '" + graph + "': " + what);
    }
}
