package dev.hone.format.tflite.internal.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.graph.GraphPass;
import dev.hone.format.tflite.internal.TfliteFormat;
import dev.hone.format.tflite.internal.fuzz.Survival;
import dev.hone.graph.internal.ConstantFolding;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Sparsity;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DensifyTest {

    private static final Path MODELS = Path.of("src/test/resources/models");

    /** The checksums are of what TensorFlow Lite's DENSIFY gives for these tensors. */
    @ParameterizedTest
    @CsvSource({
        "sparse, 2, 3770188606",
        "sparse, 5, 409841452",
        "sparse_conv, 3, 3530583282",
        "sparse_conv, 7, 1623617991",
        "sparse_float16, 2, 37543305",
        "sparse_float16, 5, 3815586440"
    })
    void givesWhatTheInterpreterGives(String name, int output, long checksum, @TempDir Path folder) throws IOException {
        Model model = new TfliteFormat().read(MODELS.resolve(name + ".tflite"));
        Tensor dense = model.main().tensor(output);
        Node densify = model.main().producer(output).orElseThrow();
        TensorData data = new Survival(folder)
                .lower(model.main(), densify)
                .orElseThrow()
                .tensor(1)
                .data()
                .orElseThrow();
        CRC32 crc = new CRC32();
        crc.update(data.copy(0, (int) data.size()));
        assertThat(data.size()).isEqualTo(dense.type().bytes(dense.shape().elements()));
        assertThat(crc.getValue()).isEqualTo(checksum);
    }

    @Test
    void foldsIntoDenseConstantsThatComeFromTheSparseOnes(@TempDir Path folder) throws IOException {
        Model model = new TfliteFormat().read(MODELS.resolve("sparse_float16.tflite"));
        int sparse = model.main().nodes().stream()
                .filter(node -> node.operator().equals("DENSIFY"))
                .findFirst()
                .orElseThrow()
                .input(0);
        GraphPass.Result folded = new ConstantFolding().run(model, new Survival(folder));
        assertThat(folded.model().main().nodes())
                .extracting(Node::operator)
                .containsOnly("FULLY_CONNECTED")
                .hasSize(2);
        assertThat(folded.model().main().tensors())
                .noneMatch(tensor -> tensor.attributes().has(Sparsity.ATTRIBUTE));
        assertThat(folded.lineage().of(new TensorRef(0, sparse), folded.model()))
                .singleElement()
                .satisfies(link ->
                        assertThat(folded.model().tensor(link.to()).type()).isEqualTo(DataType.FLOAT32));
    }

    @Property(tries = 300)
    void placesEveryStoredValueWhereItCameFrom(@ForAll long seed) {
        Random random = new Random(seed);
        int rows = 1 + random.nextInt(4);
        int columns = 1 + random.nextInt(4);
        int height = 1 + random.nextInt(3);
        int width = 1 + random.nextInt(3);
        boolean columnsFirst = random.nextBoolean();
        int fullWidth = columns * width;
        byte[] dense = new byte[rows * height * fullWidth];
        List<Byte> stored = new ArrayList<>();
        List<Long> segments = new ArrayList<>(List.of(0L));
        List<Long> indices = new ArrayList<>();
        for (int i = 0; i < (columnsFirst ? columns : rows); i++) {
            for (int j = 0; j < (columnsFirst ? rows : columns); j++) {
                if (random.nextInt(3) == 0) {
                    continue;
                }
                indices.add((long) j);
                int top = (columnsFirst ? j : i) * height;
                int left = (columnsFirst ? i : j) * width;
                for (int y = top; y < top + height; y++) {
                    for (int x = left; x < left + width; x++) {
                        dense[y * fullWidth + x] = (byte) random.nextInt();
                        stored.add(dense[y * fullWidth + x]);
                    }
                }
            }
            segments.add((long) indices.size());
        }
        Attributes sparsity = sparsity(
                columnsFirst ? List.of(1L, 0L, 2L, 3L) : List.of(0L, 1L, 2L, 3L),
                List.of(0L, 1L),
                List.of(
                        Attributes.of("dense_size", (long) (columnsFirst ? columns : rows)),
                        compressed(segments, indices),
                        Attributes.of("dense_size", (long) height),
                        Attributes.of("dense_size", (long) width)));
        SparseEncoding encoding = SparseEncoding.of(sparsity, Shape.of(rows * height, fullWidth));
        ByteBuffer values = ByteBuffer.allocate(stored.size());
        stored.forEach(values::put);
        TensorData data = new DensifiedData(encoding, TensorData.of(values.flip()), dense.length, 1);
        assertThat(encoding.values()).isEqualTo(stored.size());
        assertThat(data.copy(0, dense.length)).isEqualTo(ByteBuffer.wrap(dense));
    }

    @Test
    void refusesWhatDoesNotDescribeTheTensor() {
        Attributes rows = Attributes.of("dense_size", 2L);
        List<Long> order = List.of(0L, 1L);
        refuses(sparsity(List.of(0L, 0L), List.of(), List.of(rows, rows)), "the traversal order [0, 0]");
        refuses(sparsity(order, List.of(), List.of(rows)), "1 in its metadata");
        refuses(sparsity(order, List.of(), List.of(rows, rows)), "the size 2 where its shape has 3");
        refuses(
                sparsity(order, List.of(), List.of(rows, compressed(List.of(0L, 1L, 1L), List.of(3L)))),
                "the index 3 in a dimension of 3");
        refuses(
                sparsity(order, List.of(), List.of(rows, compressed(List.of(0L, 2L, 1L), List.of(0L)))),
                "segments that do not divide its indices");
        refuses(
                sparsity(order, List.of(), List.of(rows, compressed(List.of(0L, 1L), List.of(0L)))),
                "segments that do not divide its indices");
        refuses(sparsity(order, List.of(), List.of(rows, Attributes.of("format", 1L))), "lacks array_segments");
        refuses(
                sparsity(List.of(0L, 1L, 2L), List.of(1L), List.of(rows, rows, Attributes.of("dense_size", 2L))),
                "has blocks of 2 along dimension 1");
    }

    private static void refuses(Attributes sparsity, String message) {
        assertThatThrownBy(() -> SparseEncoding.of(sparsity, Shape.of(2, 3)))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(message);
    }

    private static Attributes sparsity(List<Long> order, List<Long> blockMap, List<Attributes> metadata) {
        return new Attributes(Map.of("traversal_order", order, "block_map", blockMap, "dim_metadata", metadata));
    }

    private static Attributes compressed(List<Long> segments, List<Long> indices) {
        return new Attributes(
                Map.of("format", 1L, "array_segments", vector(segments), "array_indices", vector(indices)));
    }

    private static Attributes vector(List<Long> values) {
        return new Attributes(Map.of("type", "Int32Vector", "value", Attributes.of("values", values)));
    }
}
