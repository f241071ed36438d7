package dev.hone.format.tflite.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.format.tflite.internal.flat.FlatTable;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Model;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferencesTest extends BuiltFiles {

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
                .contains(
                        "graph 'main': operator 0 (CONCAT_EMBEDDINGS): it refers to tensor 1, which is not in the graph any more");
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
}
