package dev.hone.format.tflite.internal.sparse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.graph.GraphPass;
import dev.hone.format.tflite.internal.TfliteFormat;
import dev.hone.format.tflite.internal.fuzz.Survival;
import dev.hone.graph.internal.ConstantFolding;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.SparseData;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparseEncoderTest {

    private static final Path MODELS = Path.of("src/test/resources/models");

    private static Tensor weight(long seed, Shape shape, double zeros) {
        Random random = new Random(seed);
        float[] values = new float[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextDouble() < zeros ? 0 : random.nextFloat() - 0.5f;
        }
        return Tensor.constant(0, "w", DataType.FLOAT32, shape, TensorData.ofFloats(values));
    }

    private static ByteBuffer bytes(TensorData data) {
        return data.copy(0, (int) data.size());
    }

    @Property(tries = 100)
    void whatIsStoredSparseIsTheSame(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 5) int rows,
            @ForAll @IntRange(min = 40, max = 400) int columns) {
        Tensor dense = weight(seed, Shape.of(rows, 1, columns), 0.9);
        Optional<Tensor> sparse = CompressedRows.of(dense);
        sparse.ifPresent(tensor -> {
            TensorData data = tensor.data().orElseThrow();
            assertThat(data.size()).isLessThan(dense.data().orElseThrow().size());
            assertThat(bytes(SparseData.dense(data)))
                    .isEqualTo(bytes(dense.data().orElseThrow()));
        });
        assertThat(rows * columns < 100 || sparse.isPresent()).isTrue();
    }

    @Test
    void whatWouldNotBecomeSmallerStaysDense() {
        assertThat(CompressedRows.of(weight(1, Shape.of(8, 100), 0.1))).isEmpty();
        assertThat(CompressedRows.of(weight(1, Shape.of(2, 4), 0.9))).isEmpty();
        assertThat(CompressedRows.of(weight(1, Shape.of(1000), 0.9))).isEmpty();
    }

    /** Folding takes what DENSIFY makes for the weight. */
    @Test
    void aWeightThatWasMadeDenseIsEncodedAgainByItsOwnName(@TempDir Path folder) throws IOException {
        Tensor folded = weight(7, Shape.of(4, 300), 0.95).withName("kernel/dense");
        Model dense =
                Model.of("tflite", List.of(new GraphBuilder("main").put(folded).build()), Attributes.NONE);

        Model encoded = new TfliteSparseEncoder()
                .encode(dense, List.of(new TensorRef(0, 0)), new Survival(folder))
                .model();

        assertThat(encoded.main().tensors()).extracting(Tensor::name).containsExactly("kernel", "kernel/dense");
    }

    /** Row counts and widths that need indices of 8, 16 and 32 bits. */
    @Test
    void survivesTheFileAndFoldsBackIntoTheSameValues(@TempDir Path folder) throws IOException {
        for (Shape shape : List.of(Shape.of(4, 60), Shape.of(16, 300), Shape.of(2, 70_000))) {
            Model model = new TfliteFormat().read(MODELS.resolve("sparse_float16.tflite"));
            GraphPass.Result folded = new ConstantFolding().run(model, new Survival(folder));
            Tensor kernel = folded.model().main().tensors().stream()
                    .filter(tensor -> tensor.isConstant() && tensor.shape().rank() == 2)
                    .findFirst()
                    .orElseThrow();
            Tensor replaced = weight(7, shape, 0.95).withId(kernel.id());
            Model dense = folded.model()
                    .withGraph(0, folded.model().main().edit().put(replaced).build());
            TensorRef ref = new TensorRef(0, kernel.id());
            GraphPass.Result encoded = new TfliteSparseEncoder().encode(dense, List.of(ref), new Survival(folder));
            assertThat(encoded.lineage().of(ref, encoded.model())).hasSize(1);
            Path file = folder.resolve("sparse.tflite");
            new TfliteFormat().write(encoded.model(), file);
            Model read = new TfliteFormat().read(file);
            Tensor stored = read.main().tensors().stream()
                    .filter(tensor ->
                            tensor.data().filter(SparseData.class::isInstance).isPresent())
                    .findFirst()
                    .orElseThrow();
            assertThat(bytes(SparseData.dense(stored.data().orElseThrow())))
                    .isEqualTo(bytes(replaced.data().orElseThrow()));
            assertThat(stored.data().orElseThrow().size())
                    .isEqualTo(4
                            * SparseEncoding.of(
                                            (Attributes)
                                                    stored.attributes().values().get("sparsity"),
                                            shape)
                                    .values());
            assertThat(read.main().nodes()).extracting(Node::operator).contains("DENSIFY");
            assertThat(stored.name()).isEqualTo("w");
            assertThat(read.main().tensors()).extracting(Tensor::name).contains("w/dense");
            assertThat(new ConstantFolding()
                            .run(read, new Survival(folder))
                            .model()
                            .main()
                            .nodes())
                    .extracting(Node::operator)
                    .doesNotContain("DENSIFY");
        }
    }
}
