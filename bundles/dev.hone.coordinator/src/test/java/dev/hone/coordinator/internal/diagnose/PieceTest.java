package dev.hone.coordinator.internal.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.Attributes;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PieceTest {

    private final Sketch sketch = new Sketch();
    private final int in = sketch.real("in", 4);
    private final int weight = sketch.weight(4, new float[16]);
    private final int dense = sketch.real("dense", 4);
    private final int relu = sketch.real("relu", 4);
    private final int sum = sketch.real("sum", 4);
    private final Graph graph = sketch.input(in)
            .node("DENSE", List.of(in, weight), dense)
            .node("RELU", List.of(dense), relu)
            .node("ADD", List.of(relu, in), sum)
            .graph(sum);

    @Test
    void endsAtWhatIsGiven() {
        Piece piece = Piece.to(graph, relu, Set.of(in)::contains).orElseThrow();

        assertThat(piece.inputs()).containsExactly(in);
        assertThat(piece.nodes()).extracting("operator").containsExactly("DENSE", "RELU");
    }

    @Test
    void isNoneWhereAnInputIsNotGiven() {
        assertThat(Piece.to(graph, sum, Set.of(relu)::contains)).isEmpty();
    }

    @Test
    void givesEachPieceOfACutInputsOfItsOwn() {
        Set<Integer> known = Set.of(in, dense, relu);
        List<Piece> pieces = List.of(
                Piece.to(graph, dense, known::contains).orElseThrow(),
                Piece.to(graph, relu, known::contains).orElseThrow(),
                Piece.to(graph, sum, known::contains).orElseThrow());

        Graph cut = Cut.of(Model.of("toy", List.of(graph), Attributes.NONE), pieces)
                .model()
                .main();

        assertThat(cut.inputs()).hasSize(4).doesNotHaveDuplicates();
        assertThat(cut.outputs()).hasSize(3);
        assertThat(cut.nodes()).extracting("operator").containsExactly("DENSE", "RELU", "ADD");
        assertThat(cut.nodes()).allSatisfy(node -> assertThat(
                        node.inputs().stream().filter(id -> !cut.tensor(id).isConstant()))
                .allMatch(cut.inputs()::contains));
        assertThat(cut.tensor(weight).isConstant()).isTrue();
    }
}
