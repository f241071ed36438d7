package dev.hone.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerTest {

    private static final String FRAMEWORK = "org.osgi.framework";

    @TempDir
    private Path folder;

    private TestDistribution distribution;
    private String choice = "";

    @BeforeEach
    void makeDistribution() throws IOException {
        distribution = new TestDistribution(folder.resolve("distribution"));
    }

    @Test
    void runsTheCommandThatABundleOffers() throws IOException {
        distribution.bundle("counting", CountingActivator.class, FRAMEWORK);

        assertThat(run("a", "b", "c")).isEqualTo(3);
    }

    @Test
    void startsAgainWithoutInstalling() throws IOException {
        distribution.bundle("counting", CountingActivator.class, FRAMEWORK);
        run();
        Path state = installed();
        Object before = Files.getLastModifiedTime(state);

        assertThat(run("a")).isEqualTo(1);
        assertThat(Files.getLastModifiedTime(state)).isEqualTo(before);
    }

    @Test
    void installsAnewWhenABundleChanged() throws IOException {
        distribution.bundle(
                "counting", CountingActivator.class, "org.osgi.framework,java.nothing;resolution:=optional");
        run();
        distribution.bundle("counting", CountingActivator.class, FRAMEWORK);
        distribution.bundle("second", CountingActivator.class, FRAMEWORK);

        try (CacheSlot slot = slot()) {
            assertThat(slot.isCurrent()).isFalse();
        }
        assertThat(run("a", "b")).isEqualTo(2);
        try (CacheSlot slot = slot()) {
            assertThat(slot.isCurrent()).isTrue();
        }
    }

    @Test
    void namesTheBundleThatCannotBeStartedAndWhatItMisses() throws IOException {
        distribution.bundle("counting", CountingActivator.class, "org.osgi.framework,not.there");

        assertThatThrownBy(this::run)
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("no bundle offers a command line")
                .hasMessageContaining("counting")
                .hasMessageContaining("not.there");
    }

    @Test
    void recoversFromACacheThatIsBroken() throws IOException {
        distribution.bundle("counting", CountingActivator.class, FRAMEWORK);
        run();
        Files.writeString(installed(), "broken");

        assertThat(run("a")).isEqualTo(1);
    }

    @Test
    void hasTheChoiceOfTheUserPutInPlaceOnlyWhenItChanged() throws IOException {
        distribution.bundle("counting", CountingActivator.class, FRAMEWORK);
        distribution.bundle("dev.hone.feature", PreparingActivator.class, FRAMEWORK);

        assertThat(run("a")).isEqualTo(1);
        assertThat(prepared()).isEqualTo(1);
        run();
        assertThat(prepared()).isEqualTo(1);

        choice = "another";
        assertThat(run("a", "b")).isEqualTo(2);
        assertThat(prepared()).isEqualTo(2);
    }

    @Test
    void asksAgainWhenNotAllCouldBePutInPlace() throws IOException {
        distribution.bundle("counting", CountingActivator.class, FRAMEWORK);
        distribution.bundle("dev.hone.feature", PreparingActivator.class, FRAMEWORK);
        choice = "broken";
        System.setProperty(PreparingActivator.INCOMPLETE, "true");
        run();
        System.clearProperty(PreparingActivator.INCOMPLETE);
        assertThat(run("a")).isEqualTo(1);
        run();

        assertThat(prepared()).isEqualTo(2);
    }

    private int prepared() throws IOException {
        try (var files = Files.walk(folder.resolve("caches"))) {
            return Integer.parseInt(Files.readString(
                    files.filter(file -> file.endsWith("prepared")).findFirst().orElseThrow()));
        }
    }

    private int run(String... args) {
        Distribution current = distribution.current();
        try (CacheSlot slot = slot();
                Container container = Container.start(slot, current, Map.of())) {
            return container.command().applyAsInt(args);
        }
    }

    private CacheSlot slot() {
        return CacheSlot.acquire(folder.resolve("caches"), distribution.current(), StartLevel.COMMAND, choice);
    }

    private Path installed() throws IOException {
        try (var files = Files.walk(folder.resolve("caches"))) {
            return files.filter(file -> file.endsWith("bundle1/bundle.info"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
