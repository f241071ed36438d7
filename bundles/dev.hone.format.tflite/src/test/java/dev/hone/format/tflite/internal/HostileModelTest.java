package dev.hone.format.tflite.internal;

import static dev.hone.format.tflite.internal.BuiltFiles.file;
import static dev.hone.format.tflite.internal.BuiltFiles.operator;
import static dev.hone.format.tflite.internal.BuiltFiles.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.format.tflite.internal.flat.FlatWriter;
import dev.hone.format.tflite.internal.flat.Schema;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Model;
import dev.hone.tck.kit.ModelContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileModelTest {

    private static final Path SHIPPED = Path.of("../../examples/fashion-mnist/fashion_dscnn.tflite");
    private static final Duration SOON = Duration.ofSeconds(20);

    private final TfliteFormat format = new TfliteFormat();

    @TempDir
    private Path folder;

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(SHIPPED);
        Path file = folder.resolve("f.tflite");
        for (int length = 0; length < whole.length; length += length < 64 ? 1 : 499) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> format.read(file))
                    .as("%d bytes", length)
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageStartingWith(file.toString())
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void aDamagedModelIsReadAndWrittenOrRefused() throws IOException {
        Path small = folder.resolve("small.tflite");
        format.write(format.read(SHIPPED).detached(), small);
        byte[] whole = Files.readAllBytes(small);
        Path file = folder.resolve("f.tflite");
        Path out = folder.resolve("out.tflite");
        Random random = new Random(20);
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            byte[] damaged = whole.clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                damaged[random.nextInt(12_000)] = (byte) random.nextInt(256);
            }
            Files.write(file, damaged);
            try {
                Model model = format.read(file);
                ModelContent.of(model);
                if (format.refusal(model).isEmpty()) {
                    format.write(model.detached(), out);
                }
            } catch (InvalidModelException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(1, 299);
    }

    @Test
    void sharedPartsDoNotFillTheMemory() throws IOException {
        refusesSoon(
                operator(Collections.nCopies(50_000, -1L), List.of()),
                50_000,
                "more tensors, operators and operands than any model needs");
    }

    @Test
    void sharedLongListsDoNotTakeLong() throws IOException {
        Map<String, Object> operator = operator(List.of(), List.of());
        operator.put("intermediates", Collections.nCopies(100_000, 0L));
        refusesSoon(operator, 20_000, "lists that are longer than the file");
    }

    private void refusesSoon(Map<String, Object> operator, int times, String message) throws IOException {
        FlatWriter writer = new FlatWriter(Schema.tflite());
        FlatWriter.Ref shared = writer.write(Schema.tflite().table("Operator"), operator);
        Map<String, Object> content =
                file(List.of(tensor("t")), Collections.nCopies(times, shared), List.of(), List.of());
        Path file = folder.resolve("f.tflite");
        Files.write(file, writer.finish(content).toBuffer().array());
        Assertions.assertTimeout(SOON, () -> assertThatThrownBy(() -> format.read(file))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(message));
    }

    @Test
    void referencesOutsideTheFileAreRefused() throws IOException {
        Map<String, Object> file = file(List.of(), List.of(operator(List.of(3L), List.of())), List.of(), List.of());
        refuses(file, "an input of operator 0 (CONCAT_EMBEDDINGS) is tensor 3, which does not exist");

        Map<String, Object> opcode = operator(List.of(), List.of());
        opcode.put("opcode_index", 4_000_000_000L);
        refuses(
                file(List.of(), List.of(opcode), List.of(), List.of()),
                "operator 0 refers to operator code 4000000000 of 1");

        Map<String, Object> buffer = tensor("t");
        buffer.put("buffer", 4_294_967_295L);
        refuses(
                file(List.of(buffer), List.of(), List.of(), List.of()),
                "tensor 0 ('t'): it refers to buffer 4294967295 of 1");

        Map<String, Object> outside = tensor("t");
        outside.put("buffer", 1);
        Map<String, Object> placed = file(List.of(outside), List.of(), List.of(), List.of());
        placed.put("buffers", List.of(Map.of(), Map.of("offset", -16L, "size", 4L)));
        refuses(placed, "buffer 1 has 4 bytes at offset 18446744073709551600, past the end of the file");
        placed.put("buffers", List.of(Map.of(), Map.of("offset", 16L, "size", Long.MAX_VALUE)));
        refuses(placed, "buffer 1 has 9223372036854775807 bytes at offset 16, past the end of the file");

        Map<String, Object> signed = file(List.of(), List.of(), List.of(), List.of());
        signed.put("signature_defs", List.of(Map.of("inputs", List.of(Map.of("tensor_index", 5)))));
        refuses(signed, "a signature refers to tensor 5 of 0");
        signed.put("signature_defs", List.of(Map.of("subgraph_index", 2)));
        refuses(signed, "signature_defs[0] is of graph 2 of 1");

        Map<String, Object> described = file(List.of(), List.of(), List.of(), List.of());
        described.put("metadata", List.of(Map.of("buffer", 8)));
        refuses(described, "metadata refers to buffer 8 of 1");
    }

    @Test
    void whatCannotBeReadIsRefusedByName() throws IOException {
        Map<String, Object> type = tensor("t");
        type.put("type", 99);
        refuses(file(List.of(type), List.of(), List.of(), List.of()), "tensor 0 ('t'): type 99 is not in revision 3d");

        Map<String, Object> named = tensor("two\nlines");
        named.put("type", 99);
        refuses(file(List.of(named), List.of(), List.of(), List.of()), "tensor 0 ('two?lines')");

        Map<String, Object> external = tensor("t");
        external.put("external_buffer", 1);
        refuses(
                file(List.of(external), List.of(), List.of(), List.of()),
                "tensor 0 ('t'): its data is in another file");

        refuses(file(List.of(tensor("t", -2)), List.of(), List.of(), List.of()), "tensor 0 ('t'): shape [-2]");

        Map<String, Object> options = operator(List.of(), List.of());
        options.put("builtin_options", Map.of("type", "AddOptions", "value", Map.of()));
        options.put("builtin_options_2", Map.of("type", "DilateOptions", "value", Map.of()));
        refuses(
                file(List.of(), List.of(options), List.of(), List.of()),
                "operator 0 (CONCAT_EMBEDDINGS) has options of both kinds");

        refuses(Map.of("version", 3, "subgraphs", List.of()), "it has no subgraph");
        refuses(Map.of("version", 2), "version 2 of the format; accepted is 3");
        refuses(
                Map.of(
                        "version",
                        3,
                        "operator_codes",
                        List.of(Map.of("deprecated_builtin_code", -3, "builtin_code", -1))),
                "operator_codes[0] has the builtin code -1");
    }

    private void refuses(Map<String, Object> content, String message) throws IOException {
        Path file = folder.resolve("f.tflite");
        Files.write(
                file, new FlatWriter(Schema.tflite()).finish(content).toBuffer().array());
        assertThatThrownBy(() -> format.read(file))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(message);
    }
}
