package dev.hone.format.tflite.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeptTensorsTest extends BuiltFiles {

    @Test
    void whatSignaturesIntermediatesAndDetailsReferToIsNotRemoved() throws IOException {
        Map<String, Object> blockwise = tensor("w");
        blockwise.put(
                "quantization",
                Map.of(
                        "details",
                        Map.of("type", "BlockwiseQuantization", "value", Map.of("scales", 1, "zero_points", -1))));
        Map<String, Object> operator = operator(List.of(0L, 3L), List.of(4L));
        operator.put("intermediates", List.of(2L));
        Map<String, Object> file = file(
                List.of(
                        tensor("in"),
                        tensor("scales"),
                        tensor("between"),
                        blockwise,
                        tensor("out"),
                        tensor("seen"),
                        tensor("unused")),
                List.of(operator),
                List.of(0L, 3L),
                List.of(4L));
        file.put("signature_defs", List.of(Map.of("outputs", List.of(Map.of("name", "z", "tensor_index", 5)))));
        Model model = read(file);
        Graph left = model.main().edit().removeUnusedTensors().build();
        assertThat(left.tensors())
                .extracting(Tensor::name)
                .containsExactly("in", "scales", "between", "w", "out", "seen");
        assertThat(format.refusal(model.withGraph(0, left))).isEmpty();
    }
}
