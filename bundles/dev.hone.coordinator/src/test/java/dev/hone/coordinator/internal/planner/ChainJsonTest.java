package dev.hone.coordinator.internal.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import dev.hone.coordinator.internal.planner.ChainElement.Joint;
import dev.hone.coordinator.internal.planner.ChainElement.Single;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChainJsonTest {

    @Test
    void readsWhatTheTextSays() {
        List<ChainElement> chain =
                read("[{\"technique\": \"quantize\", \"mode\": \"int8\", \"samples\": 300, \"share\": 0.5,"
                        + " \"fast\": true, \"exclude\": [\"a\", \"b\"]}]");

        assertThat(chain).hasSize(1);
        assertThat(((Single) chain.get(0)).parameters())
                .containsExactly(
                        Map.entry("mode", "int8"),
                        Map.entry("samples", 300L),
                        Map.entry("share", 0.5),
                        Map.entry("fast", true),
                        Map.entry("exclude", List.of("a", "b")));
    }

    @Test
    void readsASingleStageAndJointStages() {
        assertThat(read("{\"technique\": \"prune\"}")).hasSize(1);
        Joint joint =
                (Joint) read("[{\"joint\": [{\"technique\": \"prune\"}]}]").get(0);
        assertThat(joint.stages()).extracting(Single::technique).containsExactly("prune");
    }

    private static List<ChainElement> read(String text) {
        return ChainJson.parse(text).elements();
    }

    @Test
    void aChainMaySayThatItsStagesMayBeTriedInOtherWays() {
        String stages = "\"stages\": [{\"technique\": \"prune\"}, {\"technique\": \"quantize\"}]";

        assertThat(ChainJson.parse("{" + stages + "}").fallback()).isFalse();
        assertThat(ChainJson.parse("{" + stages + ", \"fallback\": false}").fallback())
                .isFalse();
        WrittenChain chain = ChainJson.parse("{\"fallback\": true, " + stages + "}");
        assertThat(chain.fallback()).isTrue();
        assertThat(chain.elements()).hasSize(2);
        assertThat(ChainJson.parse("[{\"technique\": \"prune\"}]").fallback()).isFalse();
    }

    @Test
    void isRecognizedByItsFirstCharacter() {
        assertThat(ChainJson.looksLike(" \n[")).isTrue();
        assertThat(ChainJson.looksLike("{}")).isTrue();
        assertThat(ChainJson.looksLike("quantize(a=[1])")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"technique\": \"a\"}",
                "[{\"technique\": \"a\"}] x",
                "[1]",
                "[{\"mode\": \"int8\"}]",
                "[{\"technique\": 3}]",
                "[{\"technique\": \"a\", \"technique\": \"b\"}]",
                "[{\"technique\": \"a\", \"mode\": null}]",
                "[{\"technique\": \"a\", \"mode\": {}}]",
                "[{\"technique\": \"a\", \"n\": 99999999999999999999}]",
                "[{\"technique\": \"a\", \"joint\": []}]",
                "[{\"joint\": [{\"joint\": []}]}]",
                "{\"stages\": [{\"technique\": \"a\"}], \"fallback\": 1}",
                "{\"stages\": [{\"technique\": \"a\"}], \"fall-back\": true}",
                "{\"stages\": [{\"technique\": \"a\"}], \"technique\": \"b\"}",
                "[{\"stages\": [{\"technique\": \"a\"}]}]",
            })
    void refusesOtherJsonNamingThePosition(String text) {
        assertThatThrownBy(() -> ChainJson.parse(text))
                .isInstanceOf(HoneException.class)
                .hasMessageMatching("chain as JSON, line \\d+ column \\d+: [^\\n]+");
    }

    @Test
    void refusesNestingWithoutEnd() {
        assertThatThrownBy(() -> ChainJson.parse("[".repeat(60_000))).isInstanceOf(HoneException.class);
        assertThatThrownBy(() -> ChainJson.parse("[{\"technique\": \"a\", \"b\": " + "[".repeat(60_000)))
                .isInstanceOf(HoneException.class);
    }
}
