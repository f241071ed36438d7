package dev.hone.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StartLevelTest {

    @Test
    void isHighForAProcessThatStaysUp() {
        assertThat(StartLevel.of(new String[] {"serve"})).isEqualTo(StartLevel.SERVICE);
        assertThat(StartLevel.of(new String[] {"--home", "h", "--json", "serve"}))
                .isEqualTo(StartLevel.SERVICE);
    }

    @Test
    void isLowForOtherCommandsEvenWithAFileOfThatName() {
        assertThat(StartLevel.of(new String[] {"inspect", "serve"})).isEqualTo(StartLevel.COMMAND);
        assertThat(StartLevel.of(new String[] {"--home", "serve"})).isEqualTo(StartLevel.COMMAND);
        assertThat(StartLevel.of(new String[0])).isEqualTo(StartLevel.COMMAND);
    }
}
