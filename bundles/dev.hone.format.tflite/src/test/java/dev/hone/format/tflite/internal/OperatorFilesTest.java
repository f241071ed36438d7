package dev.hone.format.tflite.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.Attributes;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperatorFilesTest extends BuiltFiles {

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
}
