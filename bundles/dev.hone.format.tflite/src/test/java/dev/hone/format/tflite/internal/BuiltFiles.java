package dev.hone.format.tflite.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.format.tflite.internal.flat.FlatFile;
import dev.hone.format.tflite.internal.flat.FlatTable;
import dev.hone.format.tflite.internal.flat.FlatWriter;
import dev.hone.format.tflite.internal.flat.Schema;
import dev.hone.model.Attributes;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.tck.kit.ModelContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** What tests of hand-made files share. */
abstract class BuiltFiles {

    final TfliteFormat format = new TfliteFormat();

    @TempDir
    Path folder;

    static Node node(int id, String operator, List<Integer> inputs, List<Integer> outputs) {
        return new Node(id, "tflite", operator, 1, inputs, outputs, Attributes.NONE);
    }

    void assertKept(Model model) throws IOException {
        Path copy = folder.resolve("kept.tflite");
        format.write(model.detached(), copy);
        assertThat(ModelContent.of(format.read(copy))).isEqualTo(ModelContent.of(model));
    }

    FlatTable written(Model model) throws IOException {
        Path file = folder.resolve("written.tflite");
        format.write(model, file);
        return root(file);
    }

    static FlatTable root(Path file) throws IOException {
        return FlatFile.open(Schema.tflite(), ByteBuffer.wrap(Files.readAllBytes(file)))
                .root();
    }

    Model read(Map<String, Object> file) throws IOException {
        return read(Schema.tflite(), file);
    }

    Model read(Schema schema, Map<String, Object> file) throws IOException {
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
                List.of(Map.of("builtin_code", "CONCAT_EMBEDDINGS", "deprecated_builtin_code", 29)),
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
}
