package dev.hone.coordinator.internal.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class IoReasonTest {

    @Test
    void saysTheReasonThatWasThereFirstWithoutTheFileThatWasNamed() {
        IOException full = new FileSystemException("/a/out.tflite", null, "No space left on device");

        assertThat(IoReason.of(full)).isEqualTo("No space left on device");
        assertThat(IoReason.of(new IOException("cannot write /a/out.tflite: No space left on device", full)))
                .isEqualTo("No space left on device");
        assertThat(IoReason.of(new IOException("disk on fire"))).isEqualTo("disk on fire");
    }

    @Test
    void putsIntoWordsWhatHasNone() {
        assertThat(IoReason.of(new AccessDeniedException("/a"))).isEqualTo("permission denied");
        assertThat(IoReason.of(new NoSuchFileException("/a"))).isEqualTo("there is no /a");
        assertThat(IoReason.of(new FileAlreadyExistsException("/a"))).isEqualTo("/a is not a folder");
        assertThat(IoReason.of(new IOException())).isEqualTo("IOException");
    }
}
