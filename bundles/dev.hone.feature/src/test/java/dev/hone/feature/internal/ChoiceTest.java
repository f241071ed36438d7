package dev.hone.feature.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChoiceTest {

    @TempDir
    private Path folder;

    @Test
    void isAllThatIsShippedAtFirst() {
        Choice choice = Choice.in(folder.resolve("nowhere"));

        assertThat(choice.removed()).isEmpty();
        assertThat(choice.installed()).isEmpty();
    }

    @Test
    void lasts() {
        Choice choice = Choice.in(folder)
                .without("boards", true)
                .with("acme", "acme-1")
                .with("other", "other-1")
                .without("other", false);
        choice.keepIn(folder);

        assertThat(Choice.in(folder)).isEqualTo(choice);
        assertThat(choice.removed()).containsExactly("boards");
        assertThat(choice.installed()).containsOnlyKeys("acme");
        assertThat(folder).isDirectoryContaining("glob:**/chosen").isDirectoryNotContaining("glob:**/.chosen*");
    }

    @Test
    void bringsBackWhatIsShipped() {
        Choice own = Choice.in(folder).without("boards", true).with("boards", "boards-2");
        assertThat(own.removed()).isEmpty();

        assertThat(own.withShipped("boards")).isEqualTo(Choice.in(folder));
    }

    @Test
    void saysThatItCannotBeKept() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> Choice.in(folder).keepIn(file))
                .isInstanceOf(HoneException.class)
                .hasMessageContaining(file.toString());
    }
}
