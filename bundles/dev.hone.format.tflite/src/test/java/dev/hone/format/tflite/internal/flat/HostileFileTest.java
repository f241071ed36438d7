package dev.hone.format.tflite.internal.flat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class HostileFileTest {
    private static final Schema SCHEMA = Schema.tflite();
    private static final Schema NODES =
            Schema.parse("table Node { next: [Node]; name: string; } root_type Node; file_identifier \"NODE\";");
    private static final byte[] SMALL = small();

    @Test
    void noTruncationIsMoreThanAFlatException() {
        for (int length = 0; length < SMALL.length; length++) {
            readAll(ByteBuffer.wrap(SMALL, 0, length));
        }
    }

    @Test
    void noByteIsMoreThanAFlatException() {
        Assertions.assertTimeout(Duration.ofSeconds(60), () -> {
            for (int at = 0; at < SMALL.length; at++) {
                for (int value : new int[] {0, 1, 0x7F, 0x80, 0xFF, SMALL[at] ^ 4, SMALL[at] + 1}) {
                    byte[] mutated = SMALL.clone();
                    mutated[at] = (byte) value;
                    readAll(ByteBuffer.wrap(mutated));
                }
            }
        });
    }

    @Property(tries = 5000)
    void noMutationIsMoreThanAFlatException(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] mutated = SMALL.clone();
        for (int i = 0; i < 1 + random.nextInt(8); i++) {
            int at = random.nextInt(mutated.length);
            mutated[at] = (byte) (random.nextBoolean() ? random.nextInt() : SMALL[random.nextInt(SMALL.length)]);
        }
        readAll(ByteBuffer.wrap(mutated));
    }

    @Test
    void namesThePathOfAVectorThatIsTooLong() throws IOException {
        ByteBuffer file = ByteBuffer.wrap(SMALL.clone()).order(ByteOrder.LITTLE_ENDIAN);
        FlatVector graphs =
                FlatFile.open(SCHEMA, file).root().vector("subgraphs").orElseThrow();
        FlatVector shape = graphs.tableAt(0)
                .vector("tensors")
                .orElseThrow()
                .tableAt(1)
                .vector("shape")
                .orElseThrow();
        int at = (int) shape.offset() - 4;
        file.putInt(at, 1_000_000_000);
        assertThatExceptionOfType(FlatException.class)
                .isThrownBy(() -> FlatFile.open(SCHEMA, file))
                .withMessage(
                        "subgraphs[0].tensors[1].shape: vector of 4,000,000,000 bytes at offset %,d runs past"
                                + " the end of the file (%,d bytes)",
                        at, SMALL.length);
    }

    @Test
    void refusesAnotherFormat() {
        assertThatExceptionOfType(FlatException.class)
                .isThrownBy(() ->
                        FlatFile.open(SCHEMA, ByteBuffer.wrap("PK\3\4ABCDEFGH".getBytes(StandardCharsets.ISO_8859_1))))
                .withMessage("not a TFL3 file: bytes 4 to 7 are 41424344");
    }

    @Test
    void refusesTablesThatAreSharedOverAndOver() throws IOException {
        FlatWriter writer = new FlatWriter(NODES);
        FlatWriter.Ref node = writer.write(NODES.root(), Map.of("name", "leaf"));
        for (int i = 0; i < 50; i++) {
            node = writer.write(NODES.root(), Map.of("next", List.of(node, node)));
        }
        ByteBuffer file = writer.finish(node).toBuffer();
        Assertions.assertTimeout(Duration.ofSeconds(30), () -> assertThatExceptionOfType(FlatException.class)
                .isThrownBy(() -> FlatFile.open(NODES, file))
                .withMessageContaining("shared over and over"));
    }

    @Test
    void refusesTablesThatAreTooDeep() throws IOException {
        FlatWriter writer = new FlatWriter(NODES);
        FlatWriter.Ref node = writer.write(NODES.root(), Map.of());
        for (int i = 0; i < 65; i++) {
            node = writer.write(NODES.root(), Map.of("next", List.of(node)));
        }
        ByteBuffer file = writer.finish(node).toBuffer();
        assertThatExceptionOfType(FlatException.class)
                .isThrownBy(() -> FlatFile.open(NODES, file))
                .withMessageContaining("more than 64 tables within each other");
    }

    @Test
    void reportsWhatIsNewerThanTheSchema() throws IOException {
        Schema next = Schema.parse(RoundTripTest.text()
                .replace("SoftmaxOptions { beta: float; }", "SoftmaxOptions { beta: float; axis: int; }")
                .replace("StablehloCaseOptions,\n}", "StablehloCaseOptions, NextOptions }")
                .replace("root_type", "table NextOptions { a: int; } root_type"));
        Map<String, Object> softmax = Map.of("type", "SoftmaxOptions", "value", Map.of("beta", 1.0, "axis", 1));
        Map<String, Object> unknown = Map.of("type", "NextOptions", "value", Map.of("a", 1));
        Map<String, Object> model = Map.of(
                "subgraphs",
                List.of(Map.of(
                        "operators",
                        List.of(Map.of("builtin_options", softmax), Map.of("builtin_options_2", unknown)))));
        FlatFile file = FlatFile.open(SCHEMA, new FlatWriter(next).finish(model).toBuffer());
        assertThat(file.newer())
                .containsExactly(
                        "subgraphs[0].operators[0].builtin_options: slot 1 of SoftmaxOptions",
                        "subgraphs[0].operators[1].builtin_options_2: member 24 of BuiltinOptions2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FlatWriter(SCHEMA).finish(FlatDecoder.decode(file.root())))
                .withMessageContaining("member 24 of BuiltinOptions2 is not in revision " + Schema.REVISION);
    }

    private static void readAll(ByteBuffer bytes) {
        try {
            assertThat(FlatDecoder.decode(FlatFile.open(SCHEMA, bytes).root()).toString())
                    .isNotNull();
        } catch (FlatException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static byte[] small() {
        Map<String, Object> options = Map.of("padding", "SAME", "stride_w", 1, "stride_h", 1);
        Map<String, Object> operator = Map.of(
                "inputs", new int[] {0, 1},
                "outputs", new int[] {2},
                "builtin_options", Map.of("type", "Conv2DOptions", "value", options));
        Map<String, Object> quantization = Map.of("scale", new float[] {0.5f}, "zero_point", new long[] {-3});
        Map<String, Object> tensor =
                Map.of("name", "in", "type", "INT8", "shape", new int[] {1, 2}, "quantization", quantization);
        Map<String, Object> other = Map.of("name", "out", "type", "INT8", "shape", new int[] {1, 3, 4}, "buffer", 1);
        Map<String, Object> graph =
                Map.of("tensors", List.of(tensor, other), "operators", List.of(operator), "name", "main");
        Map<String, Object> signature =
                Map.of("signature_key", "serve", "inputs", List.of(Map.of("name", "x", "tensor_index", 0)));
        Map<String, Object> model = Map.of(
                "version", 3,
                "operator_codes", List.of(Map.of("builtin_code", "CONV_2D")),
                "subgraphs", List.of(graph),
                "buffers", List.of(Map.of(), Map.of("data", Blob.of(ByteBuffer.allocate(20)))),
                "signature_defs", List.of(signature));
        try {
            return new FlatWriter(SCHEMA).finish(model).toBuffer().array();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
