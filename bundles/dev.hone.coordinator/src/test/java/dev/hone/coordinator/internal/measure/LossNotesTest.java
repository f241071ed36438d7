package dev.hone.coordinator.internal.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.coordinator.Score;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LossNotesTest {

    private static Score top1(double value) {
        return new Score("top-1", "test", "out", value, "%", true, 100);
    }

    private static Score agreement(double value) {
        return new Score("agreement", "test", "out", value, "%", true, 100);
    }

    private static Score sqnr(double value) {
        return new Score("sqnr", "test", "out", value, "dB", true, 100);
    }

    private static List<String> notes(double before, double after, double sqnr) {
        return LossNotes.of(
                new Scorer.Scores(
                        List.of(top1(before), agreement(100), sqnr(Double.POSITIVE_INFINITY)),
                        List.of(top1(after), agreement(80), sqnr(sqnr))),
                Set.of("top-1"));
    }

    @Test
    void namesWhatTellsWhyWhereAModelLostMoreThanAnybodyWants() {
        assertThat(notes(90, 70, 4.26))
                .containsExactly(
                        "top-1 of out is worse by 20.00 points; sqnr of out keeps only 4.3 dB: hone debug names"
                                + " the operators and the causes, hone optimize --explain tries what helps");
    }

    @Test
    void saysNothingOfUsualLosses() {
        assertThat(notes(90, 89, 10)).isEmpty();
        assertThat(notes(90, 91, 30)).isEmpty();
        assertThat(LossNotes.of(new Scorer.Scores(List.of(), List.of(top1(3), sqnr(1))), Set.of("top-1")))
                .isEmpty();
    }
}
