package dev.hone.coordinator.internal.runner;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.coordinator.internal.measure.IoReason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/** A file that appears whole or not at all. */
public final class OutputFile {

    private static final String PROVENANCE = ".hone.json";

    private final Path path;
    private final String tag;

    private OutputFile(Path path, String tag) {
        this.path = path;
        this.tag = tag;
    }

    /**
     * Refuses an output that could not be written, before the work begins.
     *
     * @param input that must not be overwritten
     * @throws HoneException with the reason OUTPUT, naming the path
     */
    public static OutputFile of(Path output, Path input) {
        return of(output, input, UUID.randomUUID().toString());
    }

    private static OutputFile of(Path output, Path input, String tag) {
        if (output.toString().isEmpty()) {
            throw new HoneException(Reason.OUTPUT, "output has an empty name; a file name is accepted");
        }
        Path parent = output.toAbsolutePath().normalize().getParent();
        if (parent == null || Files.isDirectory(output)) {
            throw refused(output, "is a folder; a file name is accepted");
        }
        if (!Files.isDirectory(parent)) {
            throw refused(output, "cannot be written: the folder " + parent + " does not exist");
        }
        if (isSame(output, input)) {
            throw refused(output, "is the input model; name another file");
        }
        Path temporary = temporary(output, tag);
        try {
            Files.deleteIfExists(temporary);
            Files.createFile(temporary);
        } catch (IOException e) {
            throw refused(output, "cannot be written: the folder " + parent + " takes no new file");
        } finally {
            deleteQuietly(temporary);
        }
        return new OutputFile(output, tag);
    }

    /**
     * With its provenance beside it.
     *
     * @param data a file or folder of which nothing must be overwritten but what was written there before
     */
    static OutputFile withProvenance(Path output, Path input, Optional<Path> data) {
        return withProvenance(output, input, data, UUID.randomUUID().toString());
    }

    private static OutputFile withProvenance(Path output, Path input, Optional<Path> data, String tag) {
        OutputFile file = of(output, input, tag);
        if (data.isPresent() && Files.exists(output) && !Files.exists(file.provenance())) {
            Path folder = output.toAbsolutePath().normalize().getParent();
            if (isSame(output, data.get()) || isSame(folder, data.get())) {
                throw refused(output, "is part of the data; name another file");
            }
        }
        if (file.path.getFileName().toString().endsWith(PROVENANCE)) {
            throw refused(output, "has the ending of provenance; name the model otherwise");
        }
        of(file.provenance(), input, tag);
        return file;
    }

    /**
     * Of a job that was accepted before, perhaps by another process, which may have written some of it.
     *
     * @param tag in the names of temporary files
     */
    static OutputFile resumed(Path output, Path input, String tag) {
        return withProvenance(output, input, Optional.empty(), tag);
    }

    /** Deletes what a process left behind that ended while it wrote. */
    static void deleteTemporary(Path output, String tag) {
        deleteQuietly(temporary(output, tag));
        deleteQuietly(temporary(new OutputFile(output, tag).provenance(), tag));
    }

    private static boolean isSame(Path output, Path input) {
        try {
            return Files.exists(output) && Files.exists(input) && Files.isSameFile(output, input);
        } catch (IOException e) {
            throw new HoneException(Reason.OUTPUT, output + " cannot be written: " + IoReason.of(e), e);
        }
    }

    private static HoneException refused(Path output, String why) {
        return new HoneException(Reason.OUTPUT, "output " + output + " " + why);
    }

    /** The file beside it that says how it was made: its ending replaced by {@code .hone.json}. */
    Path provenance() {
        String name = path.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return path.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + PROVENANCE);
    }

    Path path() {
        return path;
    }

    /** What is written. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream stream) throws IOException;
    }

    /**
     * Writes the file and its provenance: both or neither.
     *
     * @throws HoneException with the reason OUTPUT, naming the path
     */
    void write(Content model, Content provenance) {
        Path modelFile = temporary(path, tag);
        Path provenanceFile = temporary(provenance(), tag);
        try {
            write(path, modelFile, model);
            write(provenance(), provenanceFile, provenance);
            move(modelFile, path);
            move(provenanceFile, provenance());
        } finally {
            deleteQuietly(modelFile);
            deleteQuietly(provenanceFile);
        }
    }

    private static Path temporary(Path file, String tag) {
        return file.resolveSibling("." + file.getFileName() + "." + tag + ".tmp");
    }

    private static void write(Path named, Path temporary, Content content) {
        try (OutputStream stream = Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW)) {
            content.writeTo(stream);
        } catch (IOException e) {
            throw new HoneException(Reason.OUTPUT, "output " + named + " cannot be written: " + IoReason.of(e), e);
        }
    }

    private static void move(Path temporary, Path file) {
        try {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new HoneException(Reason.OUTPUT, "output " + file + " cannot be written: " + IoReason.of(e), e);
        }
    }

    private static void deleteQuietly(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            System.getLogger(OutputFile.class.getName())
                    .log(System.Logger.Level.WARNING, temporary + " cannot be deleted", e);
        }
    }
}
