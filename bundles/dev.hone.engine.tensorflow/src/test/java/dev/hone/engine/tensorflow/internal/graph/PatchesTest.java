package dev.hone.engine.tensorflow.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import dev.hone.training.reference.Array;
import dev.hone.training.reference.Interpreter;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchesTest {

    private static final int CHANNELS = 9;

    private final HoneBuilder hone = new HoneBuilder();
    private final Value x = hone.input("x", DataType.FLOAT32, Shape.of(2, 9, 8, 2));
    private final Value filter = hone.input("filter", DataType.FLOAT32, Shape.of(2, 2, 2, CHANNELS));

    @ParameterizedTest
    @CsvSource({"1,1,true", "1,1,false", "2,1,true", "2,1,false", "1,2,true", "1,2,false"})
    void areTheSameConvolution(int stride, int dilation, boolean same) {
        Graph graph = sum(convolution(filter, stride, dilation, same));

        Graph patches = Patches.apply(graph, Set.of(filter.id()), 2);

        assertThat(patches.nodes()).hasSize(graph.nodes().size() + 2);
        Map<Integer, Array> known = Map.of(x.id(), values(x), filter.id(), values(filter));
        List<Integer> outputs = graph.outputs();
        double expected =
                new Interpreter(graph).run(known, outputs).get(outputs.get(0)).toArray()[0];
        double actual =
                new Interpreter(patches).run(known, outputs).get(outputs.get(0)).toArray()[0];
        assertThat(actual).isCloseTo(expected, within(1e-9));
        Agreement.check(patches, known, List.of(filter.id()));
    }

    @Test
    void areMadeOnceForAllThatSeeTheSame() {
        Value teacher = hone.constant(
                "teacher", DataType.FLOAT32, filter.shape(), TensorData.ofFloats(new float[8 * CHANNELS]));
        Value both = hone.binary(HoneOp.SUBTRACT, convolution(filter, 1, 1, true), convolution(teacher, 1, 1, true));

        Graph patches = Patches.apply(sum(both), Set.of(filter.id()), 2);

        assertThat(patches.consumers(x.id())).hasSize(1);
    }

    @Test
    void areNotMadeOfWhatIsTrainedNorWhereTheyAreWiderThanTheResult() {
        Graph graph = sum(convolution(filter, 1, 1, true));
        Value narrow =
                hone.constant("narrow", DataType.FLOAT32, Shape.of(2, 2, 2, 7), TensorData.ofFloats(new float[8 * 7]));
        Graph wide = sum(convolution(narrow, 1, 1, true));

        assertThat(Patches.apply(wide, Set.of(narrow.id()), 2).nodes()).isEqualTo(wide.nodes());
        assertThat(Patches.apply(graph, Set.of(x.id(), filter.id()), 2).nodes()).isEqualTo(graph.nodes());
        assertThat(Patches.apply(graph, Set.of(), 2).nodes()).isEqualTo(graph.nodes());
        assertThat(Patches.apply(graph, Set.of(filter.id()), 1 << 20).nodes()).isEqualTo(graph.nodes());
    }

    private Value convolution(Value with, int stride, int dilation, boolean same) {
        return new Operations(hone)
                .convolution(x, with, new int[] {stride, stride}, new int[] {dilation, dilation}, same, 1);
    }

    /** Of squares, so that each value has a gradient of its own. */
    private Graph sum(Value y) {
        Value sum = hone.node(
                HoneOp.REDUCE_SUM,
                Attributes.of("axes", List.of(0L, 1L, 2L, 3L)),
                DataType.FLOAT32,
                Shape.SCALAR,
                hone.binary(HoneOp.MULTIPLY, y, y));
        return hone.build("convolution", List.of(x, filter), List.of(sum));
    }

    private static Array values(Value value) {
        return Array.of(
                value.shape(),
                new Random(value.id()).doubles(value.shape().elements(), -1, 1).toArray());
    }
}
