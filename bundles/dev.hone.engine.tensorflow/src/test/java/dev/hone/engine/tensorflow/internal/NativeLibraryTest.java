package dev.hone.engine.tensorflow.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NativeLibraryTest {

    @Test
    void saysForWhichPlatformItIsThere() {
        assertThat(NativeLibrary.obstacle("linux-x86_64")).isEmpty();
        assertThat(NativeLibrary.obstacle("linux-arm64").orElseThrow())
                .contains("linux-arm64", "linux-x86_64 is supported");
    }
}
