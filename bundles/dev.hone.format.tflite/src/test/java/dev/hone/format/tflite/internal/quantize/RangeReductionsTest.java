package dev.hone.format.tflite.internal.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.quantization.RangeProbe;
import java.util.List;
import org.junit.jupiter.api.Test;

class RangeReductionsTest {

    private final Model model = Model.of("tflite", List.of(graph()), Attributes.NONE);

    private static Graph graph() {
        return new GraphBuilder("main")
                .put(Tensor.activation(0, "x", DataType.FLOAT32, Shape.of(1, 4)))
                .put(Tensor.activation(1, "y", DataType.FLOAT32, Shape.of(1, 4)))
                .put(Tensor.activation(2, "z", DataType.FLOAT32, Shape.of(1, 4)))
                .inputs(List.of(0))
                .outputs(List.of(2))
                .append(new Node(0, "tflite", "RELU", 1, List.of(0), List.of(1), Attributes.NONE))
                .append(new Node(1, "tflite", "TANH", 1, List.of(1), List.of(2), Attributes.NONE))
                .build();
    }

    @Test
    void reducesEachActivationRightBehindItsOperatorOverAllAxesButTheSamples() {
        RangeProbe probe = RangeReductions.add(model, List.of(new TensorRef(0, 1), new TensorRef(0, 2)))
                .orElseThrow();

        Graph probed = probe.model().main();
        assertThat(probed.nodes())
                .extracting(Node::operator)
                .containsExactly("RELU", "REDUCE_MIN", "REDUCE_MAX", "TANH", "REDUCE_MIN", "REDUCE_MAX");
        Node smallest = probed.producer(probe.minima().get(0).tensor()).orElseThrow();
        assertThat(smallest.input(0)).isEqualTo(1);
        Tensor axes = probed.tensor(smallest.input(1));
        assertThat(axes.shape()).isEqualTo(Shape.of(1));
        assertThat(axes.data().orElseThrow().copy(0, 4).getInt()).isEqualTo(1);
        assertThat(probed.tensor(probe.maxima().get(1).tensor()).shape()).isEqualTo(Shape.of(1));
    }

    @Test
    void leavesInputsToTheCaller() {
        assertThat(RangeReductions.add(model, List.of(new TensorRef(0, 0)))).isEmpty();
    }
}
