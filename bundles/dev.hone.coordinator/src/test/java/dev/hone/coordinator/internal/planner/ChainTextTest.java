package dev.hone.coordinator.internal.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import dev.hone.coordinator.internal.planner.ChainElement.Joint;
import dev.hone.coordinator.internal.planner.ChainElement.Single;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChainTextTest {

    private static Map<String, Object> parameters(String chain) {
        return ((Single) ChainText.parse(chain).get(0)).parameters();
    }

    @Test
    void readsStagesWithAndWithoutParameters() {
        List<ChainElement> chain = ChainText.parse(" prune ( sparsity = 0.5 , epochs=3 ), cluster(),quantize ");

        assertThat(chain)
                .extracting(element -> ((Single) element).technique())
                .containsExactly("prune", "cluster", "quantize");
        assertThat(((Single) chain.get(0)).parameters())
                .containsExactly(Map.entry("sparsity", 0.5), Map.entry("epochs", 3L));
    }

    @Test
    void readsEveryKindOfValue() {
        assertThat(parameters("a(word=int8, pattern=2:4, whole=-3, real=1e-3, share=12.5%, text='a, \"b\" \\'c\\'',"
                        + " list=[one, 2, [\"x:y\"]], none=[])"))
                .containsExactly(
                        Map.entry("word", "int8"),
                        Map.entry("pattern", "2:4"),
                        Map.entry("whole", -3L),
                        Map.entry("real", 1e-3),
                        Map.entry("share", "12.5%"),
                        Map.entry("text", "a, \"b\" 'c'"),
                        Map.entry("list", List.of("one", 2L, List.of("x:y"))),
                        Map.entry("none", List.of()));
    }

    @Test
    void readsJointStages() {
        Joint joint = (Joint)
                ChainText.parse("joint(prune(sparsity=50%), quantize-aware)").get(0);

        assertThat(joint.stages()).extracting(Single::technique).containsExactly("prune", "quantize-aware");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "''                      ; character 1: expected a technique, found '''",
                "quantize(mode=int8      ; character 19: expected ')', found the end",
                "quantize(mode)          ; character 14: expected '=', found ')'",
                "quantize(mode=)         ; character 15: expected a value, found ')'",
                "quantize(mode=int8,)    ; character 20: expected a parameter, found ')'",
                "quantize prune          ; character 10: expected ',' or the end, found 'p'",
                "quantize,               ; character 10: expected a technique, found the end",
                "quantize(a='x           ; character 14: expected a closing ', found the end",
                "quantize(a=[1 2])       ; character 15: expected ']', found '2'",
                "joint(joint(prune))     ; character 7: expected a technique, not another joint, found 'j'",
                "quantize(a=1, a=2)      ; character 15: parameter a of quantize is given twice",
            })
    void saysWhereItStopsAndWhatItExpected(String chain, String message) {
        assertThatThrownBy(() -> ChainText.parse(chain))
                .isInstanceOf(HoneException.class)
                .hasMessage("chain, " + message);
    }

    @Property
    void refusesOrReadsWhateverItIsGiven(
            @ForAll
                    @StringLength(max = 40)
                    @Chars({'(', ')', '[', ']', ',', '=', '\'', '"', '\\', '%', ' ', 'j'})
                    @CharRange(from = '0', to = '3')
                    String text) {
        try {
            assertThat(ChainText.parse(text)).isNotEmpty();
        } catch (HoneException e) {
            assertThat(e.getMessage()).startsWith("chain, character ");
        }
    }

    @Test
    void refusesNestingWithoutEnd() {
        assertThatThrownBy(() -> ChainText.parse("a(b=" + "[".repeat(60_000)))
                .isInstanceOf(HoneException.class)
                .hasMessageContaining("nested lists");
    }

    @Property
    void whatIsWrittenIsReadTheSame(@ForAll("values") List<Object> values, @ForAll String text) {
        Map<String, Object> parameters = Map.of("list", values, "text", text);

        assertThat(ChainText.parameters(ChainText.text("prune", parameters))).isEqualTo(parameters);
    }

    @Provide
    Arbitrary<List<Object>> values() {
        return Arbitraries.<Object>of(
                        0L,
                        -5L,
                        Long.MAX_VALUE / 10,
                        0.1,
                        -2.5e-7,
                        1e300,
                        "",
                        "a",
                        "12",
                        "1e5",
                        "50%",
                        "it's",
                        "a, b",
                        "\\",
                        "[x]",
                        "true")
                .list()
                .ofMaxSize(4);
    }
}
