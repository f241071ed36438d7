package dev.hone.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleException;

class LaunchFailureTest {

    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final ByteArrayOutputStream results = new ByteArrayOutputStream();

    private void report(String... args) {
        new LaunchFailure(6, "missing", "no \"größe\"\n  at all")
                .report(
                        new PrintStream(errors, true, StandardCharsets.UTF_8),
                        new PrintStream(results, true, StandardCharsets.US_ASCII),
                        args);
    }

    @Test
    void isALineAndNothingElse() {
        report("targets");

        assertThat(errors).hasToString("hone: no \"größe\" at all\n");
        assertThat(results.size()).isZero();
    }

    @Test
    void isAnObjectIfAsked() {
        report("targets", "--json");

        assertThat(results.toString(StandardCharsets.US_ASCII))
                .isEqualTo("{\"error\": {\"reason\": \"missing\", \"exitCode\": 6, "
                        + "\"message\": \"no \\u0022gr\\u00f6\\u00dfe\\u0022 at all\"}}\n");
    }

    @Test
    void saysWhatWasWrongFirstWithoutNamesOfClasses() {
        IOException full = new FileSystemException("/h/bundle1", null, "No space left on device");

        assertThat(new LaunchException("cannot start", new BundleException("Unable to cache", full)))
                .hasMessage("cannot start: No space left on device");
        assertThat(new LaunchException("cannot write to /proc/h", new NoSuchFileException("/proc/h")))
                .hasMessage("cannot write to /proc/h: /proc/h cannot be made");
        assertThat(new LaunchException("cannot list f/features", new NotDirectoryException("f/features")))
                .hasMessage("cannot list f/features: f/features is not a folder");
    }
}
