package dev.hone.format.tflite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.format.tflite.internal.flat.Schema;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Model;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NewerFilesTest extends BuiltFiles {

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
        Map<String, Object> operator = operator(List.of(0L, 0L), List.of(1L));
        Schema newer = Schema.parse(schemaText()
                .replace(
                        "pot_scale_int16: bool = true; }\n\ntable SubOptions",
                        "pot_scale_int16: bool = true; more: int; }\n\ntable SubOptions"));
        operator.put("builtin_options", Map.of("type", "AddOptions", "value", Map.of("more", 1)));
        Map<String, Object> file = file(List.of(tensor("a"), tensor("b")), List.of(operator), List.of(0L), List.of(1L));
        file.put("operator_codes", List.of(Map.of()));
        Model model = read(newer, file);
        assertThat(format.refusal(model).orElseThrow())
                .contains("operator 0 (ADD, code 0).builtin_options: slot 2 of AddOptions");
    }

    private static String schemaText() throws IOException {
        try (InputStream in = Schema.class.getResourceAsStream("tflite.fbs")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
