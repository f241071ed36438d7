package dev.hone.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.hone.api.HoneException;
import dev.hone.api.feature.FeatureChange;
import dev.hone.api.feature.FeatureEntry;
import dev.hone.api.feature.Features;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FeatureCommandTest {

    private static final FeatureEntry BOARDS = new FeatureEntry(
            "cortex-m",
            "dev.hone:dist:slingosgifeature:cortex-m:1.0",
            "1.0",
            Optional.of("Boards."),
            FeatureEntry.Origin.DISTRIBUTION,
            true,
            List.of("dev.hone:format:1.0", "dev.hone:boards:1.0"),
            Optional.empty());

    private static final FeatureEntry BROKEN = new FeatureEntry(
            "acme",
            "com.acme:acme:2",
            "2",
            Optional.empty(),
            FeatureEntry.Origin.USER,
            true,
            List.of(),
            Optional.of("no jar"));

    private final FakeFeatures features = new FakeFeatures();

    @Test
    void listsFeaturesAndWhyOneIsLeftOut() {
        CommandLineRun run = CommandLineRun.of(features, "feature", "list");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .isEqualTo(
                        """
                  cortex-m  1.0  installed  Boards.
                  acme      2    left out
                acme is left out: no jar
                """);
    }

    @Test
    void listsAsJson() {
        CommandLineRun run = CommandLineRun.of(features, "feature", "list", "--json");

        assertThat((List<?>) run.json().get("features")).hasSize(2);
    }

    @Test
    void removesByName() {
        CommandLineRun run = CommandLineRun.of(features, "feature", "remove", "cortex-m");

        assertThat(features.asked).isEqualTo("remove cortex-m");
        assertThat(run.out())
                .isEqualTo(
                        """
                cortex-m 1.0 removed
                  -  dev.hone:boards:1.0
                  =  dev.hone:format:1.0
                """);
    }

    @Test
    void installsFromAFileAndByName() {
        CommandLineRun.of(features, "feature", "install", "acme.json", "--repository", "a", "--repository", "b");
        assertThat(features.asked).isEqualTo("install file acme.json [a, b]");

        CommandLineRun run = CommandLineRun.of(features, "feature", "install", "cortex-m", "--json");
        assertThat(features.asked).isEqualTo("install cortex-m []");
        assertThat(run.json()).contains(entry("action", "removed"), entry("removed", List.of("dev.hone:boards:1.0")));
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThat(CommandLineRun.of(features, "feature", "update").err())
                .isEqualTo("hone: unknown action update; list, install and remove are accepted\n");
        assertThat(CommandLineRun.of(features, "feature", "remove").exitCode()).isEqualTo(2);
        assertThat(CommandLineRun.of(features, "feature", "list", "all").exitCode())
                .isEqualTo(2);
        assertThat(CommandLineRun.of(features, "feature", "remove", "core").err())
                .isEqualTo("hone: needed\n");
    }

    private static final class FakeFeatures implements Features {

        private String asked;

        @Override
        public List<FeatureEntry> list() {
            return List.of(BOARDS, BROKEN);
        }

        @Override
        public FeatureChange install(Path file, List<Path> repositories) {
            return change("install file " + file + " " + repositories);
        }

        @Override
        public FeatureChange install(String name, List<Path> repositories) {
            return change("install " + name + " " + repositories);
        }

        @Override
        public FeatureChange remove(String name) {
            if (name.equals("core")) {
                throw new HoneException(HoneException.Reason.USAGE, "needed");
            }
            return change("remove " + name);
        }

        @Override
        public FeatureChange deploy(Path file) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void undeploy(Path file) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean refresh() {
            throw new UnsupportedOperationException();
        }

        private FeatureChange change(String call) {
            asked = call;
            return new FeatureChange(
                    FeatureChange.Action.REMOVED,
                    BOARDS,
                    List.of(),
                    List.of("dev.hone:boards:1.0"),
                    List.of("dev.hone:format:1.0"));
        }
    }
}
