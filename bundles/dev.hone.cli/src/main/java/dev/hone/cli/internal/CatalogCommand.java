package dev.hone.cli.internal;

import static java.util.stream.Collectors.joining;

import dev.hone.api.HoneException;
import dev.hone.api.coordinator.Catalog;
import dev.hone.api.coordinator.Document;
import dev.hone.api.target.TargetProfile;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Parameters;

/** Lists plug-ins of a kind, or shows one. */
abstract class CatalogCommand extends Subcommand {

    private final Catalog.Kind kind;
    private final String noun;

    @Parameters(paramLabel = "ID", arity = "0..1", description = "Show this one with all that is known of it.")
    private String id;

    CatalogCommand(Services services, Console console, Catalog.Kind kind, String noun) {
        super(services, console);
        this.kind = kind;
        this.noun = noun;
    }

    @Override
    final ExitCode run() {
        List<Catalog.Entry> entries = services().coordinator().catalog().of(kind);
        if (id == null) {
            print(Document.object("exitCode", ExitCode.OK.code(), noun + "s", entries), CatalogSummary.list(entries));
            return ExitCode.OK;
        }
        Catalog.Entry entry = entries.stream()
                .filter(candidate -> candidate.id().equals(id))
                .max(Comparator.comparing(Catalog.Entry::available))
                .orElseThrow(() -> new HoneException(HoneException.Reason.USAGE, unknown(entries)));
        Optional<TargetProfile> profile =
                kind == Catalog.Kind.TARGET ? services().target(id) : Optional.empty();
        print(
                Document.object("exitCode", ExitCode.OK.code(), noun, entry, "profile", profile),
                CatalogSummary.details(entry, profile));
        return ExitCode.OK;
    }

    @Override
    final List<String> candidates(ArgSpec argument) {
        return argument.isPositional() ? ids(kind) : List.of();
    }

    private String unknown(List<Catalog.Entry> entries) {
        return "there is no " + noun + " " + id + "; there are: "
                + (entries.isEmpty()
                        ? "none"
                        : entries.stream().map(Catalog.Entry::id).collect(joining(", ")));
    }

    @Command(
            name = "targets",
            header = "Lists the hardware targets, or shows one: figures with sources, limits, what pays.",
            footerHeading = "%nExamples:%n",
            footer = {"  hone targets", "  hone targets stm32f746"})
    static final class Targets extends CatalogCommand {
        Targets(Services services, Console console) {
            super(services, console, Catalog.Kind.TARGET, "target");
        }
    }

    @Command(
            name = "techniques",
            header = "Lists the techniques, or shows one with its parameters.",
            footerHeading = "%nExamples:%n",
            footer = {"  hone techniques", "  hone techniques quantize"})
    static final class Techniques extends CatalogCommand {
        Techniques(Services services, Console console) {
            super(services, console, Catalog.Kind.TECHNIQUE, "technique");
        }
    }

    @Command(
            name = "formats",
            header = "Lists the model formats, or shows one.",
            footerHeading = "%nExamples:%n",
            footer = {"  hone formats", "  hone formats tflite"})
    static final class Formats extends CatalogCommand {
        Formats(Services services, Console console) {
            super(services, console, Catalog.Kind.FORMAT, "format");
        }
    }
}
