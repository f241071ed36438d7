package dev.hone.cli.internal;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.Document;
import dev.hone.api.feature.FeatureChange;
import dev.hone.api.feature.FeatureEntry;
import dev.hone.api.feature.Features;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists, installs, updates and removes features. */
@Command(
        name = "feature",
        header = "Lists, installs, updates or removes features: what comes and goes together.",
        description = {
            "",
            "list          the features that are known, and which of them are installed",
            "install WHAT  a feature of the distribution by name, or any other from its OSGi feature file (.json);",
            "              one that is there is updated",
            "remove NAME   takes a feature away, with the bundles that no other needs",
            "",
            "What is chosen lasts under --home. A bundle is looked for beside the feature file, in the distribution and",
            "in each --repository, never in the network."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  hone feature list",
            "  hone feature remove cortex-m",
            "  hone feature install cortex-m",
            "  hone feature install acme-board.json --repository ~/.m2/repository"
        })
final class FeatureCommand extends Subcommand {

    @Parameters(index = "0", paramLabel = "ACTION", description = "list, install or remove.")
    private String action;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "WHAT",
            description = "The name or id of a feature; to install, also a feature file.")
    private String what;

    @Option(
            names = "--repository",
            paramLabel = "DIR",
            description = "A folder to look for bundles in, flat or in the layout of a Maven repository.")
    private List<Path> repositories = List.of();

    FeatureCommand(Services services, Console console) {
        super(services, console);
    }

    @Override
    ExitCode run() {
        Features features = services().features();
        switch (action) {
            case "list" -> list(features);
            case "install" -> print(install(features, named()));
            case "remove" -> print(features.remove(named()));
            default ->
                throw new HoneException(
                        Reason.USAGE, "unknown action " + action + "; list, install and remove are accepted");
        }
        return ExitCode.OK;
    }

    private void list(Features features) {
        if (what != null) {
            throw new HoneException(Reason.USAGE, "unknown argument " + what + "; list takes none");
        }
        List<FeatureEntry> entries = features.list();
        print(Document.object("exitCode", ExitCode.OK.code(), "features", entries), FeatureSummary.list(entries));
    }

    private FeatureChange install(Features features, String given) {
        return given.endsWith(".json") || Files.isRegularFile(Path.of(given))
                ? features.install(Path.of(given), repositories)
                : features.install(given, repositories);
    }

    private String named() {
        if (what == null) {
            throw new HoneException(Reason.USAGE, action + " needs the name of a feature (see hone feature list)");
        }
        return what;
    }

    private void print(FeatureChange change) {
        print(
                Document.object(
                        "exitCode",
                        ExitCode.OK.code(),
                        "action",
                        change.action(),
                        "feature",
                        change.feature(),
                        "installed",
                        change.installed(),
                        "removed",
                        change.removed(),
                        "kept",
                        change.kept()),
                FeatureSummary.change(change));
    }
}
