package dev.hone.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheSlotTest {

    @TempDir
    private Path folder;

    @Test
    void belongsToTheDistributionThatItWasMadeFor() throws IOException {
        Distribution first = new TestDistribution(folder.resolve("first")).current();
        Distribution second = new TestDistribution(folder.resolve("second")).current();
        try (CacheSlot slot = CacheSlot.acquire(folder.resolve("caches"), first)) {
            slot.markCurrent();
        }

        try (CacheSlot again = CacheSlot.acquire(folder.resolve("caches"), first);
                CacheSlot other = CacheSlot.acquire(folder.resolve("caches"), second)) {
            assertThat(again.isCurrent()).isTrue();
            assertThat(other.isCurrent()).isFalse();
            assertThat(other.storage()).isNotEqualTo(again.storage());
        }
    }

    @Test
    void isNeverGivenToTwoAtOnce() throws IOException {
        Distribution distribution = new TestDistribution(folder.resolve("distribution")).current();
        try (CacheSlot one = CacheSlot.acquire(folder.resolve("caches"), distribution);
                CacheSlot two = CacheSlot.acquire(folder.resolve("caches"), distribution)) {
            assertThat(one.storage()).isNotEqualTo(two.storage());
        }
    }

    @Test
    void saysWhatToDoIfTheFolderCannotBeWritten() throws IOException {
        Distribution distribution = new TestDistribution(folder.resolve("distribution")).current();
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> CacheSlot.acquire(file, distribution))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("--home");
    }
}
