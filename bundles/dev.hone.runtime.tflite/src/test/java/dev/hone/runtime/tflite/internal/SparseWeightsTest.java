package dev.hone.runtime.tflite.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.runtime.Session;
import dev.hone.format.tflite.internal.TfliteFormat;
import dev.hone.format.tflite.internal.sparse.TfliteSparseEncoder;
import dev.hone.model.DataType;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the interpreter makes of weights in the sparse encoding. */
class SparseWeightsTest {

    private final TfLiteRuntime runtime = new TfLiteRuntime(Path.of("target", "native"), "test");

    @TempDir
    private Path folder;

    /** The project's example without the smaller four fifths of each kernel, by a threshold that is near enough. */
    private static Model pruned(List<TensorRef> kernels) throws IOException {
        Model model = new TfliteFormat().read(FashionMnist.MODEL);
        GraphBuilder graph = model.main().edit();
        for (Tensor tensor : model.main().tensors()) {
            if (tensor.isConstant()
                    && tensor.type() == DataType.FLOAT32
                    && tensor.shape().rank() > 1) {
                graph.put(tensor.withData(Optional.of(withoutSmall(tensor.data().orElseThrow()))));
                kernels.add(new TensorRef(0, tensor.id()));
            }
        }
        return model.withGraph(0, graph.build());
    }

    private static TensorData withoutSmall(TensorData data) {
        FloatBuffer values =
                data.copy(0, (int) data.size()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[] kept = new float[values.remaining()];
        values.get(kept);
        double sum = 0;
        for (float value : kept) {
            sum += Math.abs(value);
        }
        for (int i = 0; i < kept.length; i++) {
            kept[i] = Math.abs(kept[i]) < 1.6 * sum / kept.length ? 0 : kept[i];
        }
        return TensorData.ofFloats(kept);
    }

    @Test
    void computesTheSameFromSparseWeightsAsFromDenseOnes() throws IOException {
        List<TensorRef> kernels = new ArrayList<>();
        Model model = pruned(kernels);
        GraphPass.Result encoded = new TfliteSparseEncoder().encode(model, kernels, KerasModels.OPERATORS);
        assertThat(encoded.model().main().nodes().stream().map(Node::operator).filter("DENSIFY"::equals))
                .hasSizeGreaterThan(3);
        Path dense = folder.resolve("dense.tflite");
        Path sparse = folder.resolve("sparse.tflite");
        new TfliteFormat().write(model, dense);
        new TfliteFormat().write(encoded.model(), sparse);
        assertThat(Files.size(sparse)).isLessThan(Files.size(dense) / 2);
        try (Session one = runtime.open(dense, 1);
                Session other = runtime.open(sparse, 1)) {
            for (float[] image : FashionMnist.images(10)) {
                assertThat(KerasModels.run(other, List.of(image)).get(0))
                        .isEqualTo(KerasModels.run(one, List.of(image)).get(0));
            }
        }
    }
}
