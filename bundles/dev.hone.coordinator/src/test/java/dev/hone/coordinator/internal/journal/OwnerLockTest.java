package dev.hone.coordinator.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerLockTest {

    private static final int HELD = 3;
    private static final int FREE = 4;

    @TempDir
    private Path folder;

    /** Another process, which looks whether a lock is held. */
    public static void main(String[] file) throws IOException {
        System.exit(OwnerLock.isHeld(Path.of(file[0])) ? HELD : FREE);
    }

    @Test
    void staysHeldWhenOthersOfTheProcessLookAtItOrTryToTakeIt() throws Exception {
        Path file = folder.resolve("lock");
        try (OwnerLock lock = OwnerLock.take(file).orElseThrow()) {
            assertThat(OwnerLock.isHeld(file)).isTrue();
            assertThat(OwnerLock.take(file)).isEmpty();
            assertThat(inAnotherProcess(file)).as("%s seen from outside", lock).isEqualTo(HELD);
        }
        assertThat(inAnotherProcess(file)).isEqualTo(FREE);
    }

    @Test
    void canBeTakenAgainWhenItWasClosed() throws IOException {
        Path file = folder.resolve("lock");
        OwnerLock.take(file).orElseThrow().close();

        assertThat(OwnerLock.isHeld(file)).isFalse();
        Optional<OwnerLock> again = OwnerLock.take(file);
        assertThat(again).isPresent();
        again.orElseThrow().close();
    }

    private static int inAnotherProcess(Path file) throws IOException, InterruptedException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OwnerLockTest.class.getName(),
                        file.toString())
                .inheritIO()
                .start()
                .waitFor();
    }
}
