package dev.hone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class GraphBuilderTest {

    @Property
    void editingNothingChangesNothing(@ForAll long seed) {
        Graph graph = chain(seed);
        Graph again = graph.edit().build();
        assertThat(again.tensors()).containsExactlyElementsOf(graph.tensors());
        assertThat(again.nodes()).isEqualTo(graph.nodes());
        assertThat(again.inputs()).isEqualTo(graph.inputs());
        assertThat(again.outputs()).isEqualTo(graph.outputs());
    }

    @Property
    void removesExactlyWhatNothingRefersTo(@ForAll long seed) {
        Graph graph = chain(seed);
        GraphBuilder edited = graph.edit();
        int unused = edited.newTensorId();
        int kept = edited.newTensorId();
        int state = edited.newTensorId();
        edited.put(scalar(unused))
                .put(scalar(kept).withAttributes(Attributes.of(Tensor.KEPT, true)))
                .put(new Tensor(
                        state,
                        "",
                        DataType.FLOAT32,
                        Shape.SCALAR,
                        scalar(state).quantization(),
                        scalar(state).data(),
                        true,
                        Attributes.NONE));
        List<Integer> expected =
                new ArrayList<>(graph.tensors().stream().map(Tensor::id).toList());
        expected.add(kept);
        expected.add(state);
        assertThat(edited.removeUnusedTensors().build().tensors())
                .extracting(Tensor::id)
                .containsExactlyElementsOf(expected);
    }

    @Property
    void newIdsAreInUseNowhere(@ForAll long seed) {
        Graph graph = chain(seed);
        GraphBuilder edited = graph.edit();
        assertThat(graph.find(edited.newTensorId())).isEmpty();
        int node = edited.newNodeId();
        assertThat(graph.nodes()).noneMatch(known -> known.id() == node);
    }

    @Property
    void refusesNodesThatReadWhatALaterOneWrites(@ForAll long seed) {
        Graph graph = chain(seed);
        List<Node> nodes = new ArrayList<>(graph.nodes());
        Collections.reverse(nodes);
        GraphBuilder reversed = graph.edit().nodes(nodes);
        if (nodes.size() == 1) {
            assertThat(reversed.build().nodes()).hasSize(1);
        } else {
            assertThatThrownBy(reversed::build)
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("before it is written");
        }
    }

    @Property
    void replacingANodeKeepsTheOthersInTheirOrder(@ForAll long seed) {
        Graph graph = chain(seed);
        Node replaced = graph.nodes().get(new Random(seed).nextInt(graph.nodes().size()));
        Graph changed =
                graph.edit().replaceNode(replaced.id(), replaced.withVersion(9)).build();
        assertThat(changed.nodes())
                .extracting(Node::id)
                .isEqualTo(graph.nodes().stream().map(Node::id).toList());
        assertThat(changed.nodes())
                .filteredOn(node -> node.version() == 9)
                .extracting(Node::id)
                .containsExactly(replaced.id());
    }

    @Test
    void refusesShapesThatCannotBeCounted() {
        Tensor huge = Tensor.activation(
                0, "huge", DataType.FLOAT32, Shape.of(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));
        assertThatThrownBy(() -> new GraphBuilder("g").put(huge).build())
                .isInstanceOf(InvalidModelException.class)
                .hasMessage("graph 'g': tensor 'huge' of shape 2147483647x2147483647x2147483647 is larger than can be"
                        + " counted");
    }

    @Test
    void refusesANodeThatIsNotThere() {
        assertThatThrownBy(() -> new GraphBuilder("g").replaceNode(3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no node 3 in graph g");
    }

    /** Nodes of which each reads what the one before wrote. */
    private static Graph chain(long seed) {
        int length = 1 + new Random(seed).nextInt(6);
        GraphBuilder graph = new GraphBuilder("main").put(scalar(0));
        for (int i = 0; i < length; i++) {
            graph.put(scalar(i + 1))
                    .append(new Node(i, "hone", "IDENTITY", 1, List.of(i), List.of(i + 1), Attributes.NONE));
        }
        return graph.inputs(List.of(0)).outputs(List.of(length)).build();
    }

    private static Tensor scalar(int id) {
        return Tensor.activation(id, "t" + id, DataType.FLOAT32, Shape.SCALAR);
    }
}
