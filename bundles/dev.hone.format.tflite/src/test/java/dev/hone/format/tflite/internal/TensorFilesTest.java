package dev.hone.format.tflite.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.Attributes;
import dev.hone.model.Model;
import dev.hone.model.Quantization;
import dev.hone.model.TensorData;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TensorFilesTest extends BuiltFiles {

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

    private static Map<String, Object> quantization(float[] scales, long[] zeroPoints, int axis) {
        return Map.of("scale", scales, "zero_point", zeroPoints, "quantized_dimension", axis);
    }

    private static Map<String, Object> vector(String type, Object values) {
        return Map.of("type", type, "value", Map.of("values", values));
    }
}
