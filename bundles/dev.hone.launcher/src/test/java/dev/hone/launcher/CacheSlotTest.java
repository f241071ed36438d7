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
        try (CacheSlot slot = slot(folder.resolve("caches"), first)) {
            slot.markHolds(7);
        }

        try (CacheSlot again = slot(folder.resolve("caches"), first);
                CacheSlot other = slot(folder.resolve("caches"), second)) {
            assertThat(again.isCurrent()).isTrue();
            assertThat(again.holds(7)).isTrue();
            assertThat(again.holds(6)).isFalse();
            assertThat(other.isCurrent()).isFalse();
            assertThat(other.storage()).isNotEqualTo(again.storage());
        }
    }

    @Test
    void isPreparedForTheChoiceThatItWasMadeFor() throws IOException {
        Distribution distribution = new TestDistribution(folder.resolve("distribution")).current();
        try (CacheSlot slot = slot(folder, distribution)) {
            assertThat(slot.isPrepared()).isFalse();
            slot.markHolds(1);
            slot.markPrepared();
            assertThat(slot.isPrepared()).isTrue();
        }

        try (CacheSlot other = CacheSlot.acquire(folder, distribution, StartLevel.COMMAND, "another choice")) {
            assertThat(other.isCurrent()).isTrue();
            assertThat(other.isPrepared()).isFalse();
        }
    }

    @Test
    void belongsToOneStartLevel() throws IOException {
        Distribution distribution = new TestDistribution(folder.resolve("distribution")).current();
        try (CacheSlot slot = slot(folder, distribution)) {
            slot.markHolds(1);
        }

        try (CacheSlot service = CacheSlot.acquire(folder, distribution, StartLevel.SERVICE, "")) {
            assertThat(service.isCurrent()).isFalse();
        }
    }

    @Test
    void isNeverGivenToTwoAtOnce() throws IOException {
        Distribution distribution = new TestDistribution(folder.resolve("distribution")).current();
        try (CacheSlot one = slot(folder.resolve("caches"), distribution);
                CacheSlot two = slot(folder.resolve("caches"), distribution)) {
            assertThat(one.storage()).isNotEqualTo(two.storage());
        }
    }

    @Test
    void saysWhatToDoIfTheFolderCannotBeWritten() throws IOException {
        Distribution distribution = new TestDistribution(folder.resolve("distribution")).current();
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> slot(file, distribution))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("--home");
    }

    private static CacheSlot slot(Path caches, Distribution distribution) {
        return CacheSlot.acquire(caches, distribution, StartLevel.COMMAND, "");
    }
}
