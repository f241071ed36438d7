package dev.hone.technique.quantize.internal.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.diagnosis.Finding;
import dev.hone.api.diagnosis.Suggestion;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Measurements that have exactly one cause. */
class QuantizationDiagnosticianTest {

    private static final double BAD = 0.01;

    private static Finding only(Evidence evidence) {
        List<Finding> findings = evidence.findings();
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    private static List<String> settings(Finding finding) {
        return finding.suggestions().stream()
                .map(suggestion -> suggestion.parameters().toString())
                .toList();
    }

    @Test
    void findsNothingInAHealthyModel() {
        assertThat(new Evidence().noise(1e-4).findings()).isEmpty();
    }

    @Test
    void namesAClippedRange() {
        Finding finding = only(new Evidence().noise(BAD).channels(4, 4, 4, 4).clipped(0.1, 20));

        assertThat(finding.cause()).isEqualTo("clipped range");
        assertThat(finding.explanation())
                .contains("10 %")
                .contains("-4.00 to 4.00")
                .contains("20 steps");
        assertThat(settings(finding)).contains("{calibrator=min-max}", "{samples=1200}");
    }

    @Test
    void doesNotSuggestWhatWasUsed() {
        Finding finding = only(new Evidence()
                .noise(BAD)
                .channels(4, 4, 4, 4)
                .clipped(0.1, 20)
                .parameters(Map.of("calibrator", "min-max", "samples", 500L)));

        assertThat(settings(finding)).containsExactly("{samples=2000}");
    }

    @Test
    void namesAnOutlierChannelOfTheOutput() {
        Finding finding = only(new Evidence().noise(BAD).channels(0.02, 0.02, 1, 0.02, 0.02, 0.02, 0.02, 0.02));

        assertThat(finding.cause()).isEqualTo("outlier channel");
        assertThat(finding.explanation()).contains("channel 2 reaches 50.0 times the median channel");
        assertThat(settings(finding).get(0)).isEqualTo("{equalize=true}");
    }

    @Test
    void namesAWideRangeWhereAllChannelsLieApart() {
        Finding finding = only(new Evidence().noise(BAD).channels(0.01, 0.01, 0.01, 0.02, 0.02, 0.3, 0.5, 1));

        assertThat(finding.cause()).isEqualTo("wide per-tensor range");
        assertThat(finding.explanation()).contains("100:1");
    }

    @Test
    void namesAWideRangeOfAWeightWithOneScale() {
        Finding finding = only(new Evidence().noise(BAD).weight(1, 0.05, 3, 0.01, 0.01, 0.01, 0.02, 0.02, 0.3, 0.5, 1));

        assertThat(finding.cause()).isEqualTo("wide per-tensor range");
        assertThat(finding.explanation()).contains("one scale for the weight").contains("3.0 levels");
        assertThat(settings(finding))
                .startsWith("{equalize=true}", "{granularity=target}")
                .contains("{exclude=[conv;*]}");
    }

    @Test
    void namesAnOutlierChannelOfAWeight() {
        Finding finding =
                only(new Evidence().noise(BAD).weight(1, 0.05, 3, 1, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02));

        assertThat(finding.cause()).isEqualTo("outlier channel");
        assertThat(finding.explanation()).contains("weight").contains("channel 0 reaches 50.0 times");
    }

    @Test
    void namesTooFewLevelsOfAWeightWithAScaleAChannel() {
        Finding finding = only(new Evidence().noise(BAD).weight(8, 0.05, 5, 1, 1, 1, 1, 1, 1, 1, 1));

        assertThat(finding.cause()).isEqualTo("too few levels used");
    }

    @Test
    void namesAForcedSharedScale() {
        Finding finding = only(
                new Evidence().noise(BAD).scale(40.0 / 255).channels(1, 1, 1, 1).other(19));

        assertThat(finding.cause()).isEqualTo("forced shared scale");
        assertThat(finding.explanation()).contains("JOIN 2").contains("'other'");
        assertThat(settings(finding)).contains("{exclude=[joined]}");
    }

    @Test
    void namesTooFewLevelsWhereNothingForcesThem() {
        Finding finding = only(new Evidence().noise(BAD).scale(40.0 / 255).channels(1, 1, 1, 1));

        assertThat(finding.cause()).isEqualTo("too few levels used");
        assertThat(finding.explanation()).contains("use 5.0 %");
    }

    @Test
    void namesBiasSaturation() {
        Finding finding = only(new Evidence().noise(BAD).bias(3));

        assertThat(finding.cause()).isEqualTo("bias saturation");
        assertThat(finding.explanation()).startsWith("3 values");
    }

    @Test
    void namesAShiftThatABiasCorrectionUndoes() {
        Finding finding = only(new Evidence().noise(BAD).bias(0).shift(0.8));

        assertThat(finding.cause()).isEqualTo("shifted mean");
        assertThat(settings(finding)).containsExactly("{bias-correction=true}");
    }

    @Test
    void namesAccumulationWhereNoOperatorStandsOut() {
        Finding finding = only(new Evidence().noise(3e-4).output(22));

        assertThat(finding.cause()).isEqualTo("accumulated rounding");
        assertThat(finding.explanation()).contains("22.0 dB at an output");
    }

    @Test
    void suggestsSixteenBitsOnlyWhereTheTargetTakesThem() {
        Evidence evidence = new Evidence().noise(BAD).channels(0.02, 0.02, 1, 0.02, 0.02, 0.02, 0.02, 0.02);

        assertThat(settings(only(evidence))).contains("{layers=[conv;*:int16x8, joined:int16x8]}");
        assertThat(settings(only(evidence.narrow()))).noneMatch(setting -> setting.contains("int16x8"));
    }

    @Test
    void putsWhatCostsNothingFirst() {
        List<Suggestion> suggestions = only(new Evidence()
                        .noise(BAD)
                        .channels(0.02, 0.02, 1, 0.02, 0.02, 0.02, 0.02, 0.02))
                .suggestions();

        assertThat(suggestions).extracting(Suggestion::costly).isSorted();
    }

    @Test
    void keepsWhatTheUserExcluded() {
        Finding finding = only(new Evidence()
                .noise(BAD)
                .weight(1, 0.05, 3, 1, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02)
                .parameters(Map.of("exclude", List.of("SOFTMAX"))));

        assertThat(settings(finding)).contains("{exclude=[SOFTMAX, conv;*]}");
    }
}
