package dev.hone.format.tflite.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.format.tflite.internal.flat.FlatTable;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Model;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.tck.kit.ModelContent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BuffersTest extends BuiltFiles {

    @Test
    void sharesBuffersAsTheFileDoesAndWritesEqualOnesOnce() throws IOException {
        Map<String, Object> first = tensor("a");
        first.put("buffer", 1);
        Map<String, Object> second = tensor("b");
        second.put("buffer", 1);
        Map<String, Object> equal = tensor("c");
        equal.put("buffer", 2);
        Map<String, Object> file = file(List.of(first, second, equal), List.of(), List.of(), List.of());
        file.put("buffers", List.of(Map.of(), Map.of("data", new byte[4]), Map.of("data", new byte[4])));
        Model model = read(file);
        assertThat(model.main().tensor(0).data().orElseThrow())
                .isSameAs(model.main().tensor(1).data().orElseThrow());
        assertThat(written(model.detached()).vector("buffers").orElseThrow().size())
                .isEqualTo(2);
        assertKept(model);
    }

    @Test
    void readsAndWritesDataBehindTheFlatBuffer() throws IOException {
        int[] values = new int[3000];
        Arrays.setAll(values, i -> i);
        GraphBuilder graph = new GraphBuilder("main");
        graph.put(Tensor.constant(0, "large", DataType.INT32, Shape.of(3000), TensorData.ofInts(values)));
        graph.put(Tensor.constant(1, "small", DataType.FLOAT32, Shape.of(1), TensorData.ofFloats(1)));
        graph.put(Tensor.constant(2, "other", DataType.INT8, Shape.of(5001), TensorData.of(new byte[5001])));
        Model model = Model.of("tflite", List.of(graph.build()), Attributes.NONE);
        Path file = folder.resolve("outside.tflite");
        WholeFile.write(file, TfliteWriter.layOut(model, 10_000)::writeTo);
        FlatTable buffer = root(file).vector("buffers").orElseThrow().tableAt(1);
        assertThat(buffer.present("data")).isFalse();
        assertThat(buffer.longValue("offset") % 16).isZero();
        Model again = format.read(file);
        Map<String, Object> graphs = new HashMap<>(ModelContent.of(model));
        graphs.remove("attributes");
        assertThat(ModelContent.of(again)).containsAllEntriesOf(graphs);
        assertKept(again);
    }
}
