package dev.hone.format.tflite.internal.flat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RoundTripTest {
    private static final Schema SCHEMA = Schema.tflite();
    private static final Map<String, Schema> BY_ROOT = new HashMap<>();

    @Property(tries = 40)
    void everyTableIsReadAsItWasWritten(@ForAll long seed) throws IOException {
        for (TableType type : SCHEMA.tables()) {
            Schema schema = rootedAt(type.name());
            Map<String, Object> values = new RandomTables(seed).table(schema.root());
            FlatFile file =
                    FlatFile.open(schema, new FlatWriter(schema).finish(values).toBuffer());
            assertThat(FlatDecoder.decode(file.root())).as(type.name()).isEqualTo(values);
            assertThat(file.newer()).isEmpty();
        }
    }

    @Property(tries = 200)
    void theSameModelGivesTheSameBytes(@ForAll long seed) throws IOException {
        Map<String, Object> values = new RandomTables(seed).table(SCHEMA.root());
        ByteBuffer written = new FlatWriter(SCHEMA).finish(values).toBuffer();
        Map<String, Object> again =
                FlatDecoder.decode(FlatFile.open(SCHEMA, written).root());
        assertThat(new FlatWriter(SCHEMA).finish(again).toBuffer()).isEqualTo(written);
    }

    @Property
    void bytesThatAreNotTextAreKept(@ForAll @Size(max = 40) byte[] bytes) {
        ByteBuffer stored =
                ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes);
        assertThat(FlatText.bytes(FlatText.read(stored, 0))).isEqualTo(bytes);
    }

    @Test
    void textIsText() {
        String text = "größe/\u4e2d\ud83d\ude00\0x";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(FlatText.bytes(text)).isEqualTo(bytes);
        ByteBuffer stored =
                ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes);
        assertThat(FlatText.read(stored, 0)).isEqualTo(text);
        assertThatIllegalArgumentException().isThrownBy(() -> FlatText.bytes("a\ud83d"));
    }

    @Test
    void theShippedModelIsReadAsItWasWrittenAndIsNotLarger() throws IOException {
        byte[] shipped = Files.readAllBytes(Path.of("../../examples/fashion-mnist/fashion_dscnn.tflite"));
        FlatFile file = FlatFile.open(SCHEMA, ByteBuffer.wrap(shipped));
        assertThat(file.newer()).isEmpty();
        Map<String, Object> model = FlatDecoder.decode(file.root());
        FlatOutput written = new FlatWriter(SCHEMA).finish(streamed(model));
        assertThat(written.size()).isLessThanOrEqualTo(shipped.length);
        assertThat(FlatDecoder.decode(FlatFile.open(SCHEMA, written.toBuffer()).root()))
                .isEqualTo(model);
    }

    @Test
    void absentEmptyAndDefaultDiffer() throws IOException {
        Map<String, Object> absent = Map.of();
        Map<String, Object> empty = Map.of("buffers", List.of(), "description", "", "version", 0L);
        FlatTable first = FlatFile.open(
                        SCHEMA, new FlatWriter(SCHEMA).finish(absent).toBuffer())
                .root();
        FlatTable second = FlatFile.open(
                        SCHEMA, new FlatWriter(SCHEMA).finish(empty).toBuffer())
                .root();
        for (String field : empty.keySet()) {
            assertThat(first.present(field)).as(field).isFalse();
            assertThat(second.present(field)).as(field).isTrue();
        }
        assertThat(first.vector("buffers")).isEmpty();
        assertThat(second.vector("buffers").orElseThrow().size()).isZero();
        assertThat(first.longValue("version")).isZero();
    }

    @Test
    void readsByName() throws IOException {
        Map<String, Object> options = Map.of("padding", "VALID", "stride_w", 2, "dilation_h_factor", 3);
        Map<String, Object> operator = Map.of(
                "inputs", new int[] {0, 1, -1}, "builtin_options", Map.of("type", "Conv2DOptions", "value", options));
        Map<String, Object> quantization = Map.of("scale", new float[] {0.5f}, "zero_point", new long[] {-3});
        Map<String, Object> tensor =
                Map.of("name", "a", "type", "INT8", "is_variable", true, "quantization", quantization);
        Map<String, Object> graph = Map.of("operators", List.of(operator), "tensors", List.of(tensor));
        Map<String, Object> model = Map.of("subgraphs", List.of(graph));

        FlatTable root = FlatFile.open(
                        SCHEMA, new FlatWriter(SCHEMA).finish(model).toBuffer())
                .root();
        FlatTable subgraph = root.vector("subgraphs").orElseThrow().tableAt(0);
        FlatTable readOperator = subgraph.vector("operators").orElseThrow().tableAt(0);
        FlatUnion readOptions = readOperator.union("builtin_options").orElseThrow();
        assertThat(readOptions.name()).isEqualTo("Conv2DOptions");
        FlatTable conv = readOptions.value().orElseThrow();
        assertThat(conv.longValue("padding")).isEqualTo(1);
        assertThat(conv.longValue("dilation_w_factor")).isEqualTo(1);
        assertThat(conv.longValue("dilation_h_factor")).isEqualTo(3);
        assertThat(readOperator.vector("inputs").orElseThrow().values()).containsExactly(0L, 1L, -1L);
        assertThat(readOperator.union("builtin_options_2")).isEmpty();

        FlatTable readTensor = subgraph.vector("tensors").orElseThrow().tables().get(0);
        assertThat(readTensor.string("name")).contains("a");
        assertThat(readTensor.booleanValue("is_variable")).isTrue();
        FlatTable readQuantization = readTensor.table("quantization").orElseThrow();
        FlatVector scale = readQuantization.vector("scale").orElseThrow();
        assertThat(scale.doubleAt(0)).isEqualTo(0.5);
        assertThat(scale.bytes().asFloatBuffer().get(0)).isEqualTo(0.5f);
        assertThat(readQuantization.vector("zero_point").orElseThrow().longAt(0))
                .isEqualTo(-3);
        assertThatIllegalArgumentException().isThrownBy(() -> readTensor.longValue("name"));
        assertThatIllegalArgumentException().isThrownBy(() -> readTensor.present(scaleField()));
    }

    @Test
    void refusesValuesThatDoNotFitAndNamesTheField() {
        FlatWriter writer = new FlatWriter(SCHEMA);
        TableType tensor = SCHEMA.table("Tensor");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.write(tensor, Map.of("type", 200)))
                .withMessage("Tensor.type: 200 does not fit a byte");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.write(tensor, Map.of("buffer", -1)))
                .withMessageContaining("Tensor.buffer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.write(tensor, Map.of("sort", 1)))
                .withMessage("Tensor has no field sort");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.write(tensor, Map.of("quantization", Map.of("scale", List.of("x")))))
                .withMessageStartingWith("Tensor.quantization: QuantizationParameters.scale: x");
    }

    @Test
    void whatIsEqualIsWrittenOnce() throws IOException {
        Map<String, Object> tensor = Map.of("shape", List.of(1L, 28L, 28L, 1L), "quantization", Map.of());
        long one = new FlatWriter(SCHEMA).finish(graph(List.of(tensor))).size();
        List<Object> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(new HashMap<>(tensor));
        }
        assertThat(new FlatWriter(SCHEMA).finish(graph(many)).size() - one).isLessThanOrEqualTo(99 * 4 + 4);
    }

    private static Map<String, Object> graph(List<?> tensors) {
        return Map.of("subgraphs", List.of(Map.of("tensors", tensors)));
    }

    private static Field scaleField() {
        return SCHEMA.table("QuantizationParameters").field("scale");
    }

    private static Map<String, Object> streamed(Map<String, Object> model) {
        List<Object> buffers = new ArrayList<>();
        for (Object buffer : (List<?>) model.get("buffers")) {
            Map<String, Object> copy = new HashMap<>();
            ((Map<?, ?>) buffer).forEach((key, value) -> copy.put((String) key, Blob.of((ByteBuffer) value)));
            buffers.add(copy);
        }
        Map<String, Object> copy = new HashMap<>(model);
        copy.put("buffers", buffers);
        return copy;
    }

    static Schema rootedAt(String table) {
        return BY_ROOT.computeIfAbsent(
                table, name -> Schema.parse(text().replace("root_type Model", "root_type " + name)));
    }

    static String text() {
        try (InputStream in = Schema.class.getResourceAsStream("tflite.fbs")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
