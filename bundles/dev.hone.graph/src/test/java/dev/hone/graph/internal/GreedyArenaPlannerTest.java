package dev.hone.graph.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.hone.api.graph.ArenaPlanner.Arena;
import dev.hone.api.graph.Operators;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GreedyArenaPlannerTest {

    /** A VIEW is the bytes of its first input; every other operator may write into the memory of its first input. */
    private static final Operators OPERATORS = new Operators() {
        @Override
        public Optional<Traits> traits(Graph graph, Node node) {
            return Optional.of(
                    node.operator().equals("VIEW")
                            ? Traits.of(OperatorKind.MOVEMENT).views(0).build()
                            : Traits.of(OperatorKind.ELEMENTWISE).reuses(0).build());
        }

        @Override
        public Optional<Graph> lower(Graph graph, Node node) {
            return Optional.empty();
        }
    };

    private final GreedyArenaPlanner planner = new GreedyArenaPlanner();

    private static Tensor bytes(int id, int size) {
        return Tensor.activation(id, "t" + id, DataType.INT8, Shape.of(size));
    }

    private static Node node(int id, List<Integer> inputs, Integer... outputs) {
        return new Node(id, "toy", "ANY", 1, inputs, List.of(outputs), Attributes.NONE);
    }

    private static Node view(int id, int input, int output) {
        return new Node(id, "toy", "VIEW", 1, List.of(input), List.of(output), Attributes.NONE);
    }

    /** A chain of tensors of these sizes, the first an input, the last an output. */
    private static Graph chain(int... sizes) {
        GraphBuilder builder = new GraphBuilder("main").inputs(List.of(0)).outputs(List.of(sizes.length - 1));
        for (int i = 0; i < sizes.length; i++) {
            builder.put(bytes(i, sizes[i]));
        }
        for (int i = 1; i < sizes.length; i++) {
            builder.append(node(i, List.of(i - 1), i));
        }
        return builder.build();
    }

    @Test
    void keepsNeighboursOfAChainApartAndUsesMemoryAgain() {
        Arena arena = planner.plan(chain(64, 32, 64, 32), OPERATORS, false);
        assertThat(arena.bytes()).isEqualTo(96);
        assertThat(arena.offsets()).hasSize(4).containsEntry(0, 0L).containsEntry(2, 0L);
    }

    @Test
    void beginsBlocksAtMultiplesOfSixteen() {
        Arena arena = planner.plan(chain(1, 17, 5), OPERATORS, false);
        assertThat(arena.bytes()).isEqualTo(48);
        assertThat(arena.offsets().values()).allMatch(offset -> offset % 16 == 0);
    }

    @Test
    void writesInPlaceWhereAllowed() {
        Graph graph = chain(64, 64, 64, 64);
        assertThat(planner.plan(graph, OPERATORS, false).bytes()).isEqualTo(128);
        Arena arena = planner.plan(graph, OPERATORS, true);
        assertThat(arena.offsets().get(1)).isEqualTo(arena.offsets().get(2));
        assertThat(arena.offsets().get(0)).isNotEqualTo(arena.offsets().get(1));
        assertThat(arena.offsets().get(3)).isNotEqualTo(arena.offsets().get(1));
        assertThat(planner.plan(chain(16, 64, 64, 64, 16), OPERATORS, true).bytes())
                .isEqualTo(80);
    }

    @Test
    void doesNotWriteInPlaceOfWhatIsReadLater() {
        Graph graph = new GraphBuilder("main")
                .put(bytes(0, 16))
                .put(bytes(1, 64))
                .put(bytes(2, 64))
                .put(bytes(3, 16))
                .inputs(List.of(0))
                .outputs(List.of(3))
                .append(node(0, List.of(0), 1))
                .append(node(1, List.of(1), 2))
                .append(node(2, List.of(2, 1), 3))
                .build();
        Arena arena = planner.plan(graph, OPERATORS, true);
        assertThat(arena.offsets().get(1)).isNotEqualTo(arena.offsets().get(2));
        assertThat(arena.peakNode()).isEqualTo(2);
    }

    /** Tensors 1, 2 and 3 of 64 bytes between an input and an output. */
    private static GraphBuilder three(Node... nodes) {
        GraphBuilder builder = new GraphBuilder("main")
                .put(bytes(0, 16))
                .put(bytes(1, 64))
                .put(bytes(2, 64))
                .put(bytes(3, 64))
                .put(bytes(4, 16))
                .inputs(List.of(0))
                .outputs(List.of(4));
        List.of(nodes).forEach(builder::append);
        return builder;
    }

    @Test
    void aViewSharesMemoryThatIsReadLater() {
        Graph graph = three(node(0, List.of(0), 1), view(1, 1, 2), node(2, List.of(2, 1), 4))
                .build();
        Arena arena = planner.plan(graph, OPERATORS, true);
        assertThat(arena.offsets().get(1)).isEqualTo(arena.offsets().get(2));
        assertThat(arena.bytes()).isEqualTo(64 + 16);
        assertThat(planner.plan(graph, OPERATORS, false).bytes()).isEqualTo(64 + 64 + 16);
    }

    @Test
    void aViewOfAViewIsInTheSameMemoryUntilTheLastIsRead() {
        Graph graph = three(node(0, List.of(0), 1), view(1, 1, 2), view(2, 2, 3), node(3, List.of(3), 4))
                .build();
        assertThat(planner.plan(graph, OPERATORS, true).offsets())
                .satisfies(offsets -> assertThat(List.of(offsets.get(1), offsets.get(2), offsets.get(3)))
                        .containsOnly(offsets.get(1)));
    }

    @Test
    void nothingIsComputedInMemoryThatAViewIsReadFrom() {
        Graph graph = three(node(0, List.of(0), 1), view(1, 1, 2), node(2, List.of(2), 3), node(3, List.of(3, 1), 4))
                .build();
        Arena arena = planner.plan(graph, OPERATORS, true);
        assertThat(arena.offsets().get(2)).isEqualTo(arena.offsets().get(1));
        assertThat(arena.offsets().get(3)).isNotEqualTo(arena.offsets().get(1));
    }

    @Test
    void aViewOfAnInputAndOneThatIsAnOutputHaveMemoryOfTheirOwn() {
        Graph graph = new GraphBuilder("main")
                .put(bytes(0, 64))
                .put(bytes(1, 64))
                .put(bytes(2, 64))
                .inputs(List.of(0))
                .outputs(List.of(2))
                .append(view(0, 0, 1))
                .append(view(1, 1, 2))
                .build();
        assertThat(planner.plan(graph, OPERATORS, true).offsets())
                .satisfies(offsets -> assertThat(offsets.get(1)).isNotIn(offsets.get(0), offsets.get(2)));
    }

    @Test
    void keepsVariablesAllTheTimeAndGivesConstantsNoPlace() {
        Tensor variable = new Tensor(
                4, "state", DataType.INT8, Shape.of(32), Optional.empty(), Optional.empty(), true, Attributes.NONE);
        Graph graph = chain(16, 16, 16, 16)
                .edit()
                .put(variable)
                .put(Tensor.constant(5, "c", DataType.INT8, Shape.of(1), TensorData.of(new byte[1])))
                .append(node(9, List.of(3, 4, 5)))
                .build();
        Arena arena = planner.plan(graph, OPERATORS, true);
        assertThat(arena.bytes()).isEqualTo(64);
        assertThat(arena.offsets()).containsEntry(4, 0L).doesNotContainKey(5);
    }

    @Test
    void plansAGraphWithoutNodes() {
        Graph graph = new GraphBuilder("main")
                .put(bytes(0, 16))
                .inputs(List.of(0))
                .outputs(List.of(0))
                .build();
        assertThat(planner.plan(graph, OPERATORS, true)).satisfies(arena -> {
            assertThat(arena.bytes()).isEqualTo(16);
            assertThat(arena.peakNode()).isEqualTo(-1);
        });
    }

    @Test
    void refusesAShapeThatIsNotKnown() {
        Graph graph = chain(16, 16)
                .edit()
                .put(Tensor.activation(1, "y", DataType.INT8, Shape.of(Shape.DYNAMIC, 3)))
                .build();
        assertThatThrownBy(() -> planner.plan(graph, OPERATORS, false))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("'y'")
                .hasMessageContaining("?x3");
    }

    @Property(tries = 300)
    void neverOverlapsLiveTensorsAndNeedsAtLeastWhatIsLive(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int nodes) {
        Graph graph = random(new Random(seed), nodes);
        Arena arena = planner.plan(graph, OPERATORS, false);
        assertApart(graph, arena, false);
        long most = 0;
        long atPeak = 0;
        for (int at = 0; at < nodes; at++) {
            long live = 0;
            for (int id : arena.offsets().keySet()) {
                if (first(graph, id) <= at && at <= last(graph, id)) {
                    live += size(graph, id);
                }
            }
            most = Math.max(most, live);
            if (graph.nodes().get(at).id() == arena.peakNode()) {
                atPeak = live;
            }
        }
        assertThat(arena.bytes()).isGreaterThanOrEqualTo(most);
        assertThat(atPeak).isEqualTo(most);
    }

    @Property(tries = 300)
    void overlapsInPlaceOnlyAtTheNodeThatTakesOver(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int nodes) {
        Graph graph = random(new Random(seed), nodes);
        assertApart(graph, planner.plan(graph, OPERATORS, true), true);
    }

    private static void assertApart(Graph graph, Arena arena, boolean inPlace) {
        List<Integer> ids = new ArrayList<>(arena.offsets().keySet());
        for (int a : ids) {
            assertThat(arena.offsets().get(a) + size(graph, a)).isLessThanOrEqualTo(arena.bytes());
            for (int b : ids) {
                boolean takesOver = inPlace
                        && last(graph, a) == first(graph, b)
                        && graph.producer(b)
                                .filter(node -> node.input(0) == a && node.output(0) == b)
                                .isPresent();
                boolean together = first(graph, a) <= last(graph, b) && first(graph, b) <= last(graph, a);
                if (a < b && together && !takesOver) {
                    boolean apart = arena.offsets().get(a) + size(graph, a)
                                    <= arena.offsets().get(b)
                            || arena.offsets().get(b) + size(graph, b)
                                    <= arena.offsets().get(a);
                    assertThat(apart).as("tensors %d and %d", a, b).isTrue();
                }
            }
        }
    }

    private static long size(Graph graph, int id) {
        return (graph.tensor(id).shape().elements() + 15) / 16 * 16;
    }

    private static int first(Graph graph, int id) {
        return graph.producer(id).map(graph.nodes()::indexOf).orElse(0);
    }

    private static int last(Graph graph, int id) {
        return graph.outputs().contains(id)
                ? graph.nodes().size() - 1
                : graph.consumers(id).stream()
                        .mapToInt(graph.nodes()::indexOf)
                        .max()
                        .orElse(first(graph, id));
    }

    private static Graph random(Random random, int nodes) {
        GraphBuilder builder = new GraphBuilder("main").inputs(List.of(0));
        builder.put(bytes(0, random.nextInt(200)));
        int tensors = 1;
        for (int i = 0; i < nodes; i++) {
            List<Integer> inputs = new ArrayList<>();
            for (int k = random.nextInt(3); k >= 0; k--) {
                inputs.add(random.nextBoolean() ? tensors - 1 : random.nextInt(tensors));
            }
            Integer[] outputs = new Integer[1 + random.nextInt(2)];
            for (int k = 0; k < outputs.length; k++) {
                builder.put(bytes(tensors, random.nextBoolean() ? 64 : random.nextInt(200)));
                outputs[k] = tensors++;
            }
            builder.append(node(i, inputs, outputs));
        }
        return builder.outputs(List.of(tensors - 1, random.nextInt(tensors))).build();
    }

    @Test
    void plansThousandsOfNodesAtOnce() {
        Graph graph = random(new Random(1), 2_000);
        assertTimeout(Duration.ofSeconds(5), () -> planner.plan(graph, OPERATORS, true));
    }
}
