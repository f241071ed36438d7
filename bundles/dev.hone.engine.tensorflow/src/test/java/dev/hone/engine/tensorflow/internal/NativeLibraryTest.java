package dev.hone.engine.tensorflow.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {

    @Test
    void saysForWhichPlatformItIsThere() {
        assertThat(NativeLibrary.obstacle("linux-x86_64")).isEmpty();
        assertThat(NativeLibrary.obstacle("linux-arm64").orElseThrow())
                .contains("linux-arm64", "linux-x86_64 is supported");
    }

    @Test
    void loadsAndKeepsWorking(@TempDir Path folder) {
        String version = NativeLibrary.load(new UnpackFolder(folder.resolve("tensorflow-1"), folder.resolve("own")));

        assertThat(version).startsWith("2.");
        assertThat(NativeLibrary.obstacle()).isEmpty();
    }
}
