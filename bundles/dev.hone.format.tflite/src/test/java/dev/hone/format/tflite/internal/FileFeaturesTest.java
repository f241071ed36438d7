package dev.hone.format.tflite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.format.tflite.internal.flat.FlatFile;
import dev.hone.format.tflite.internal.flat.FlatTable;
import dev.hone.format.tflite.internal.flat.FlatWriter;
import dev.hone.format.tflite.internal.flat.Schema;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFeaturesTest {

    private final TfliteFormat format = new TfliteFormat();

    @TempDir
    private Path folder;

    @Test
    void keepsCustomOperatorsAsTheyAre() throws IOException {
        Map<String, Object> custom = operator(List.of(0L), List.of(1L));
        custom.put("opcode_index", 0);
        custom.put("custom_options", new byte[] {1, 2, 3});
        custom.put("custom_options_format", 0);
        custom.put("debug_metadata_index", 7);
        Map<String, Object> file = file(List.of(tensor("a"), tensor("b")), List.of(custom), List.of(0L), List.of(1L));
        file.put("operator_codes", List.of(Map.of("deprecated_builtin_code", 32, "custom_code", "Mine", "version", 4)));
        Model model = read(file);
        Node node = model.main().nodes().get(0);
        assertThat(node.operator()).isEqualTo("CUSTOM");
        assertThat(node.version()).isEqualTo(4);
        assertThat(node.attributes().text("tflite:custom_code")).contains("Mine");
        assertThat(node.attributes()
                        .get("tflite:custom_options", TensorData.class)
                        .orElseThrow()
                        .copy(0, 3))
                .isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(node.attributes().integer("tflite:debug_metadata_index", -1)).isEqualTo(7);
        assertKept(model);
    }

    @Test
    void keepsSparseTensors() throws IOException {
        Map<String, Object> sparse = tensor("w", 2, 4);
        sparse.put("buffer", 1);
        sparse.put("type", "INT8");
        sparse.put(
                "sparsity",
                Map.of(
                        "traversal_order",
                        List.of(0L, 1L),
                        "dim_metadata",
                        List.of(
                                Map.of("dense_size", 2),
                                Map.of(
                                        "format", "SPARSE_CSR",
                                        "array_segments", vector("Uint8Vector", new byte[] {0, 1, 2}),
                                        "array_indices", vector("Uint16Vector", List.of(3L, 0L))))));
        Map<String, Object> file = file(List.of(sparse), List.of(), List.of(), List.of());
        file.put("buffers", List.of(Map.of(), Map.of("data", new byte[] {5, 6})));
        Model model = read(file);
        Attributes sparsity = model.main()
                .tensor(0)
                .attributes()
                .get("sparsity", Attributes.class)
                .orElseThrow();
        assertThat(sparsity.values()).containsEntry("traversal_order", List.of(0L, 1L));
        assertKept(model);
    }

    @Test
    void keepsVariablesMetadataAndWhatElseTheTablesHold() throws IOException {
        Map<String, Object> variable = tensor("state");
        variable.put("is_variable", true);
        variable.put("shape_signature", List.of(-1L));
        variable.put("has_rank", true);
        variable.put("quantization", Map.of("min", List.of(-1.0), "max", List.of(1.0)));
        Map<String, Object> file = file(List.of(variable), List.of(), List.of(), List.of());
        file.put("description", "d");
        file.put("metadata", List.of(Map.of("name", "m", "buffer", 1), Map.of("name", "none")));
        file.put("metadata_buffer", List.of(1L));
        file.put("buffers", List.of(Map.of(), Map.of("data", new byte[] {9})));
        subgraph(file).put("debug_metadata_index", 3);
        Model model = read(file);
        assertThat(model.main().tensor(0).variable()).isTrue();
        Attributes metadata = (Attributes) model.attributes()
                .get("tflite:metadata", List.class)
                .orElseThrow()
                .get(0);
        assertThat(metadata.get("buffer", TensorData.class).orElseThrow().size())
                .isEqualTo(1);
        assertKept(model);
    }

    @Test
    void readsQuantizationAsTheInterpreterDoes() throws IOException {
        Map<String, Object> perTensor = tensor("a", 2, 3);
        perTensor.put("quantization", quantization(new float[] {0.5f}, new long[] {3}, 0));
        Map<String, Object> perAxis = tensor("b", 2, 3);
        perAxis.put("quantization", quantization(new float[] {1, 2, 3}, new long[] {0, 0, 0}, 1));
        Map<String, Object> oneChannel = tensor("c", 2, 1);
        oneChannel.put("quantization", quantization(new float[] {1}, new long[] {0}, 1));
        Map<String, Object> notAffine = tensor("d", 2, 3);
        notAffine.put("quantization", quantization(new float[] {1, 2}, new long[] {0, 0}, 1));
        Model model = read(file(List.of(perTensor, perAxis, oneChannel, notAffine), List.of(), List.of(), List.of()));
        assertThat(model.main().tensors())
                .extracting(tensor -> tensor.quantization().orElse(null))
                .containsExactly(
                        Quantization.perTensor(0.5f, 3),
                        Quantization.perAxis(new float[] {1, 2, 3}, new long[3], 1),
                        Quantization.perAxis(new float[] {1}, new long[1], 1),
                        null);
        assertThat(model.main().tensor(3).attributes().has("tflite:quantization"))
                .isTrue();
        assertKept(model);
    }

    @Test
    void givesSignaturesDetailsAndIntermediatesTheNewIndices() throws IOException {
        Map<String, Object> blockwise = tensor("w");
        blockwise.put(
                "quantization",
                Map.of(
                        "details",
                        Map.of("type", "BlockwiseQuantization", "value", Map.of("scales", 1, "block_size", 32))));
        Map<String, Object> operator = operator(List.of(2L), List.of(3L));
        operator.put("intermediates", List.of(1L, 3L));
        Map<String, Object> file = file(
                List.of(tensor("unused"), blockwise, tensor("in"), tensor("out")),
                List.of(operator),
                List.of(2L),
                List.of(3L));
        file.put(
                "signature_defs",
                List.of(Map.of(
                        "signature_key", "serving_default",
                        "inputs", List.of(Map.of("name", "x", "tensor_index", 2)),
                        "outputs",
                                List.of(
                                        Map.of("name", "y", "tensor_index", 3),
                                        Map.of("name", "z", "tensor_index", 1)))));
        Model model = read(file);
        assertKept(model);

        GraphBuilder changed = new GraphBuilder("main");
        Graph graph = model.main();
        List.of(3, 2, 1, 0).forEach(id -> changed.put(graph.tensor(id)));
        changed.nodes(graph.nodes()).inputs(graph.inputs()).outputs(graph.outputs());
        FlatTable root = written(model.withGraph(0, changed.build()));
        FlatTable subgraph = root.vector("subgraphs").orElseThrow().tableAt(0);
        FlatTable written = subgraph.vector("operators").orElseThrow().tableAt(0);
        assertThat(written.vector("inputs").orElseThrow().values()).containsExactly(1L);
        assertThat(written.vector("intermediates").orElseThrow().values()).containsExactly(2L, 0L);
        FlatTable signature = root.vector("signature_defs").orElseThrow().tableAt(0);
        assertThat(signature.vector("inputs").orElseThrow().tableAt(0).longValue("tensor_index"))
                .isEqualTo(1);
        assertThat(signature.vector("outputs").orElseThrow().tableAt(0).longValue("tensor_index"))
                .isZero();
        assertThat(signature.vector("outputs").orElseThrow().tableAt(1).longValue("tensor_index"))
                .isEqualTo(2);
        FlatTable details = subgraph.vector("tensors")
                .orElseThrow()
                .tableAt(2)
                .table("quantization")
                .orElseThrow()
                .union("details")
                .orElseThrow()
                .value()
                .orElseThrow();
        assertThat(details.longValue("scales")).isEqualTo(2);
        assertThat(details.longValue("zero_points")).isEqualTo(3);

        Model gone = model.withGraph(0, graph.edit().removeTensor(1).build());
        assertThat(format.refusal(gone))
                .contains("signature 'serving_default': it refers to tensor 1, which is not in the graph any more");
        assertThat(format.refusal(gone.withAttributes(Attributes.NONE)))
                .contains("graph 'main': operator 0 (ADD): it refers to tensor 1, which is not in the graph any more");
    }

    @Test
    void signaturesFollowInterfacesThatAStepReplaced() throws IOException {
        Map<String, Object> file = file(
                List.of(tensor("in"), tensor("out")),
                List.of(operator(List.of(0L), List.of(1L))),
                List.of(0L),
                List.of(1L));
        file.put("signature_defs", List.of(Map.of("inputs", List.of(Map.of("name", "x", "tensor_index", 0)))));
        Model model = read(file);
        GraphBuilder quantized = model.main().edit();
        int id = quantized.newTensorId();
        quantized
                .put(Tensor.activation(id, "in_int8", DataType.INT8, Shape.of(1)))
                .nodes(List.of(node(0, "QUANTIZE", List.of(id), List.of(0)), node(1, "ADD", List.of(0), List.of(1))))
                .inputs(List.of(id));
        FlatTable root = written(model.withGraph(0, quantized.build()));
        FlatTable signature = root.vector("signature_defs").orElseThrow().tableAt(0);
        assertThat(signature.vector("inputs").orElseThrow().tableAt(0).longValue("tensor_index"))
                .isEqualTo(id);
    }

    @Test
    void whatIsReadAndNotWrittenAndHasNoElementsIsAConstant() throws IOException {
        Map<String, Object> shape = tensor("shape", 0);
        shape.put("type", "INT32");
        Model model = read(file(
                List.of(tensor("in"), shape, tensor("out")),
                List.of(operator(List.of(0L, 1L), List.of(2L))),
                List.of(0L),
                List.of(2L)));
        assertThat(model.main().tensor(1).data().orElseThrow().size()).isZero();
        assertThat(model.main().tensor(2).data()).isEmpty();
        assertKept(model);
    }

    @Test
    void sharesBuffersAsTheFileDoesAndWritesEqualOnesOnce() throws IOException {
        Map<String, Object> first = tensor("a");
        first.put("buffer", 1);
        Map<String, Object> second = tensor("b");
        second.put("buffer", 1);
        Map<String, Object> equal = tensor("c");
        equal.put("buffer", 2);
        Map<String, Object> file = file(List.of(first, second, equal), List.of(), List.of(), List.of());
        file.put("buffers", List.of(Map.of(), Map.of("data", new byte[4]), Map.of("data", new byte[4])));
        Model model = read(file);
        assertThat(model.main().tensor(0).data().orElseThrow())
                .isSameAs(model.main().tensor(1).data().orElseThrow());
        assertThat(written(model.detached()).vector("buffers").orElseThrow().size())
                .isEqualTo(2);
        assertKept(model);
    }

    @Test
    void readsAndWritesDataBehindTheFlatBuffer() throws IOException {
        int[] values = new int[3000];
        Arrays.setAll(values, i -> i);
        GraphBuilder graph = new GraphBuilder("main");
        graph.put(Tensor.constant(0, "large", DataType.INT32, Shape.of(3000), TensorData.ofInts(values)));
        graph.put(Tensor.constant(1, "small", DataType.FLOAT32, Shape.of(1), TensorData.ofFloats(1)));
        graph.put(Tensor.constant(2, "other", DataType.INT8, Shape.of(5001), TensorData.of(new byte[5001])));
        Model model = Model.of("tflite", List.of(graph.build()), Attributes.NONE);
        Path file = folder.resolve("outside.tflite");
        WholeFile.write(file, TfliteWriter.layOut(model, 10_000)::writeTo);
        FlatTable buffer = root(file).vector("buffers").orElseThrow().tableAt(1);
        assertThat(buffer.present("data")).isFalse();
        assertThat(buffer.longValue("offset") % 16).isZero();
        Model again = format.read(file);
        assertThat(Plain.of(again))
                .extracting("graphs")
                .isEqualTo(Plain.of(model).get("graphs"));
        assertKept(again);
    }

    @Test
    void readsLargeCustomOptionsBehindTheFlatBuffer() throws IOException {
        Map<String, Object> custom = operator(List.of(), List.of());
        custom.put("large_custom_options_offset", 8);
        custom.put("large_custom_options_size", 4);
        Model model = read(file(List.of(), List.of(custom), List.of(), List.of()));
        assertThat(model.main().nodes().get(0).attributes().get("tflite:custom_options", TensorData.class))
                .hasValueSatisfying(data -> assertThat(data.size()).isEqualTo(4));
        assertKept(model);
    }

    @Test
    void whatIsNewerThanTheSchemaIsCopiedButNotWrittenAnew() throws IOException {
        Map<String, Object> file = file(List.of(), List.of(operator(List.of(), List.of())), List.of(), List.of());
        file.put("operator_codes", List.of(Map.of("builtin_code", 999)));
        Model model = read(file);
        assertThat(model.main().nodes().get(0).operator()).isEqualTo("BUILTIN_999");
        assertThat(format.refusal(model).orElseThrow())
                .contains("the operator with the builtin code 999")
                .contains("revision 3d");
        Path copy = folder.resolve("copy.tflite");
        format.write(model, copy);
        assertThat(copy).hasSameBinaryContentAs(folder.resolve("built.tflite"));
        assertThatThrownBy(() -> format.write(model.detached(), copy)).isInstanceOf(InvalidModelException.class);
    }

    @Test
    void optionsNewerThanTheSchemaNameTheirOperator() throws IOException {
        Map<String, Object> operator = operator(List.of(), List.of());
        Schema newer = Schema.parse(schemaText()
                .replace(
                        "pot_scale_int16: bool = true; }\n\ntable SubOptions",
                        "pot_scale_int16: bool = true; more: int; }\n\ntable SubOptions"));
        operator.put("builtin_options", Map.of("type", "AddOptions", "value", Map.of("more", 1)));
        Map<String, Object> file = file(List.of(), List.of(operator), List.of(), List.of());
        Model model = read(newer, file);
        assertThat(format.refusal(model).orElseThrow())
                .contains("operator 0 (ADD, code 0).builtin_options: slot 2 of AddOptions");
    }

    @Test
    void refusesWhatTheSchemaHasNoPlaceFor() {
        assertThat(refusalOf(node(4, "NO_SUCH", List.of(), List.of()))).contains("operator 4 (NO_SUCH)");
        assertThat(refusalOf(node(4, "ADD", List.of(), List.of()).withAttributes(Attributes.of("axis", 1L))))
                .contains("operator 4 (ADD)")
                .contains("axis");
        Attributes wrong = Attributes.of("padding", "sideways").with("tflite:options", "Conv2DOptions");
        assertThat(refusalOf(node(4, "CONV_2D", List.of(), List.of()).withAttributes(wrong)))
                .contains("operator 4 (CONV_2D)")
                .contains("sideways");
        assertThat(refusalOf(new Node(4, "hone", "ADD", 1, List.of(), List.of(), Attributes.NONE)))
                .contains("dialect hone");
    }

    private String refusalOf(Node node) {
        Graph graph = new GraphBuilder("main").append(node).build();
        return format.refusal(Model.of("tflite", List.of(graph), Attributes.NONE))
                .orElseThrow();
    }

    private static Node node(int id, String operator, List<Integer> inputs, List<Integer> outputs) {
        return new Node(id, "tflite", operator, 1, inputs, outputs, Attributes.NONE);
    }

    private void assertKept(Model model) throws IOException {
        Path copy = folder.resolve("kept.tflite");
        format.write(model.detached(), copy);
        assertThat(Plain.of(format.read(copy))).isEqualTo(Plain.of(model));
    }

    private FlatTable written(Model model) throws IOException {
        Path file = folder.resolve("written.tflite");
        format.write(model, file);
        return root(file);
    }

    private static FlatTable root(Path file) throws IOException {
        return FlatFile.open(Schema.tflite(), ByteBuffer.wrap(Files.readAllBytes(file)))
                .root();
    }

    private Model read(Map<String, Object> file) throws IOException {
        return read(Schema.tflite(), file);
    }

    private Model read(Schema schema, Map<String, Object> file) throws IOException {
        Path path = folder.resolve("built.tflite");
        Files.write(path, new FlatWriter(schema).finish(file).toBuffer().array());
        return format.read(path);
    }

    static Map<String, Object> file(List<?> tensors, List<?> operators, List<Long> inputs, List<Long> outputs) {
        Map<String, Object> graph = new HashMap<>(Map.of(
                "name", "main", "tensors", tensors, "operators", operators, "inputs", inputs, "outputs", outputs));
        return new HashMap<>(Map.of(
                "version",
                3,
                "subgraphs",
                List.of(graph),
                "operator_codes",
                List.of(Map.of()),
                "buffers",
                List.of(Map.of())));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> subgraph(Map<String, Object> file) {
        return (Map<String, Object>) ((List<?>) file.get("subgraphs")).get(0);
    }

    static Map<String, Object> tensor(String name, int... shape) {
        return new HashMap<>(Map.of("name", name, "shape", shape.length == 0 ? new int[] {1} : shape));
    }

    static Map<String, Object> operator(List<Long> inputs, List<Long> outputs) {
        return new HashMap<>(Map.of("inputs", inputs, "outputs", outputs));
    }

    private static Map<String, Object> quantization(float[] scales, long[] zeroPoints, int axis) {
        return Map.of("scale", scales, "zero_point", zeroPoints, "quantized_dimension", axis);
    }

    private static Map<String, Object> vector(String type, Object values) {
        return Map.of("type", type, "value", Map.of("values", values));
    }

    private static String schemaText() throws IOException {
        try (InputStream in = Schema.class.getResourceAsStream("tflite.fbs")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
