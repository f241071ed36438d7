package dev.hone.format.tflite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.format.tflite.internal.flat.Schema;
import dev.hone.model.Attributes;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Node;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperandsTest {

    @Test
    void areOfOperatorsOfTheSchema() {
        assertThat(Operands.operators())
                .hasSizeGreaterThan(150)
                .isSubsetOf(
                        Schema.tflite().enumeration("BuiltinOperator").values().keySet());
    }

    @Test
    void mayBeLeftOutOnlyWhereTheKernelAllows() {
        assertThatCode(() -> Operands.check(node("CONV_2D", List.of(0, 1, -1), List.of(2), Attributes.NONE)))
                .doesNotThrowAnyException();
        refuses(node("CONV_2D", List.of(0, -1, 1), List.of(2), Attributes.NONE), "leaves out input 1");
        refuses(node("DEPTHWISE_CONV_2D", List.of(0, 1), List.of(2), Attributes.NONE), "has 2 inputs and 1 outputs");
        refuses(node("DEPTHWISE_CONV_2D", List.of(0, 1, -1), List.of(2), Attributes.NONE), "leaves out input 2");
        refuses(node("ADD", List.of(0), List.of(1), Attributes.NONE), "has 1 inputs and 1 outputs; at least 2 and 1");
        refuses(node("RELU", List.of(0), List.of(-1), Attributes.NONE), "leaves out output 0");
    }

    @Test
    void optionsThatAKernelReadsAtOnceMustBeThere() {
        refuses(node("WHILE", List.of(), List.of(), Attributes.NONE), "has no options; needed are WhileOptions");
        Attributes composite = new Attributes(Map.of(TfliteKeys.OPTIONS_2, "StableHLOCompositeOptions", "name", "x"));
        refuses(node("STABLEHLO_COMPOSITE", List.of(), List.of(), composite), "lacks composite_attributes");
    }

    @Test
    void graphsMustNotCallThemselves() {
        assertThatCode(() -> Calls.check(List.of(calling("a", 1L), calling("b"))))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Calls.check(List.of(calling("a", 1L), calling("b", 0L))))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("calls graphs that lead back to it");
        assertThatThrownBy(() -> Calls.check(List.of(calling("a", 0L)))).isInstanceOf(InvalidModelException.class);
        assertThatThrownBy(() -> Calls.check(List.of(calling("a", 7L))))
                .isInstanceOf(InvalidModelException.class)
                .hasMessage("graph 'a': operator 0 (CALL_ONCE) calls graph 7 of 1");
    }

    private static Graph calling(String name, Long... graphs) {
        GraphBuilder builder = new GraphBuilder(name);
        for (Long graph : graphs) {
            builder.append(new Node(
                    builder.newNodeId(),
                    "tflite",
                    "CALL_ONCE",
                    1,
                    List.of(),
                    List.of(),
                    Attributes.of("init_subgraph_index", graph)));
        }
        return builder.build();
    }

    private static Node node(String operator, List<Integer> inputs, List<Integer> outputs, Attributes attributes) {
        return new Node(4, "tflite", operator, 1, inputs, outputs, attributes);
    }

    private static void refuses(Node node, String message) {
        assertThatThrownBy(() -> Operands.check(node))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith("operator 4 (" + node.operator() + ") ")
                .hasMessageContaining(message);
    }
}
