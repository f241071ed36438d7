package dev.hone.cli.internal;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.Document;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "new",
        header = "Writes a small Maven project for a technique or a target of your own.",
        description = {
            "It builds with `mvn package` against the API and the contract tests that hone carries, and makes a bundle",
            "to be dropped into the folder deploy of hone's home."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  hone new technique my-rounding", "  hone new target my-board -o boards/my-board"})
final class NewCommand extends Subcommand {

    @Parameters(index = "0", paramLabel = "KIND", description = "What to make: technique or target.")
    private String kind;

    @Parameters(
            index = "1",
            paramLabel = "NAME",
            description = "Its id, as users will write it: small letters, digits and hyphens.")
    private String name;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "The folder to write: a new one, or an empty one. Default: NAME.")
    private Path output;

    NewCommand(Services services, Console console) {
        super(services, console);
    }

    @Override
    ExitCode run() {
        PluginTemplate template = template();
        PluginName plugin = new PluginName(name);
        Path repository = repository();
        Path folder = (output == null ? Path.of(name) : output).toAbsolutePath().normalize();
        List<String> written = write(template, plugin, repository, folder);
        services().coordinator().catalog().of(template.kind()).stream()
                .filter(other -> other.id().equals(plugin.id()))
                .findFirst()
                .ifPresent(other -> tell("there is a " + template + " " + plugin.id() + " already, in the bundle "
                        + other.bundle() + " " + other.version() + "; deployed beside it, the one of higher service"
                        + " ranking is used, of equal ones the one that is there"));
        print(
                Document.object(
                        "exitCode",
                        ExitCode.OK.code(),
                        "kind",
                        template.toString(),
                        "id",
                        plugin.id(),
                        "folder",
                        folder,
                        "files",
                        written),
                "Written " + folder + ": " + String.join(", ", written) + "\nNext: mvn package, in that folder\n");
        return ExitCode.OK;
    }

    private PluginTemplate template() {
        for (PluginTemplate template : PluginTemplate.values()) {
            if (template.toString().equals(kind)) {
                return template;
            }
        }
        throw new HoneException(
                Reason.USAGE, "nothing new can be made of the kind '" + kind + "'; accepted are technique and target");
    }

    private Path repository() {
        Path repository = services()
                .distribution()
                .orElseThrow(() -> new HoneException(
                        Reason.MISSING,
                        "the folder of hone's distribution is not known: run this by the command hone, not in another"
                                + " container"))
                .resolve("repository");
        if (!Files.isDirectory(repository)) {
            throw new HoneException(
                    Reason.MISSING, "there is no " + repository + ", which holds the API to build against");
        }
        return repository;
    }

    private static List<String> write(PluginTemplate template, PluginName plugin, Path repository, Path folder) {
        try {
            if (!WholeFolder.isFree(folder)) {
                throw new HoneException(
                        Reason.OUTPUT, folder + " is there already; accepted is a new folder or an empty one (-o)");
            }
            Map<String, String> files = template.files(plugin, repository);
            WholeFolder.write(folder, files);
            return List.copyOf(files.keySet());
        } catch (IOException e) {
            throw new HoneException(Reason.OUTPUT, "cannot write " + folder + ": " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return "permission denied at " + denied.getFile();
        }
        if (e instanceof FileAlreadyExistsException file) {
            return file.getFile() + " is no folder";
        }
        return e instanceof FileSystemException system && system.getReason() != null
                ? system.getReason() + " at " + system.getFile()
                : e.toString();
    }
}
