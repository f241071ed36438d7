package dev.hone.coordinator.internal.journal;

import dev.hone.coordinator.internal.measure.FileFacts;
import dev.hone.coordinator.internal.measure.IoReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder of stage results, addressed by what they were made of: {@code COARSE/KEY/} holds {@code HASH.json}, named by
 * the SHA-256 of its own content, and {@code model}, whose SHA-256 that content tells. An entry is made elsewhere and
 * moved here whole, and never changed; any process may take it away at any time.
 */
public final class StageStore {

    private static final String MODEL = "model";
    private static final String JSON = ".json";
    /** Begins names of what is being deleted. */
    static final String GONE = ".gone-";

    private final Path folder;

    public StageStore(Path folder) {
        this.folder = folder;
    }

    /**
     * A result that was taken.
     *
     * @param model the file where it was asked to be; empty for a result without a model
     */
    public record Taken(StageResult result, Optional<Path> model) {}

    /** Whether something may be there; asks for no more than the coarse part of the key. */
    public boolean mayHold(StageKey key) {
        return Files.isDirectory(folder.resolve(key.coarse()));
    }

    /**
     * Takes a result; a damaged one is dropped.
     *
     * @param model where its model is to be, in a folder of the caller's own
     */
    public Optional<Taken> take(StageKey key, Path model) {
        if (!mayHold(key)) {
            return Optional.empty();
        }
        Path entry = key.in(folder);
        try {
            Optional<Taken> taken = verified(entry, model);
            if (taken.isPresent()) {
                Files.setLastModifiedTime(entry, FileTime.from(Instant.now()));
            }
            return taken;
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty(); // it is not there, or was just evicted
        } catch (IOException e) {
            System.getLogger(StageStore.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "the stored stage " + entry + " is damaged and computed again: " + IoReason.of(e));
            drop(entry);
            return Optional.empty();
        }
    }

    private static Optional<Taken> verified(Path entry, Path model) throws IOException {
        Optional<Path> file = json(entry);
        if (file.isEmpty()) {
            throw new IOException("its description is missing");
        }
        String name = file.get().getFileName().toString();
        if (!name.equals(FileFacts.sha256(file.get()) + JSON)) {
            throw new IOException(name + " is not what was written");
        }
        Members json = Json.object(Files.readAllBytes(file.get()));
        StageResult result = StageResult.read(json);
        Optional<String> hash = json.find(MODEL, String.class);
        if (hash.isPresent()) {
            Files.deleteIfExists(model);
            HomeFiles.link(entry.resolve(MODEL), model);
            if (!hash.get().equals(FileFacts.sha256(model))) {
                Files.delete(model);
                throw new IOException("its model is not what was written");
            }
        }
        return Optional.of(new Taken(result, hash.map(known -> model)));
    }

    private static Optional<Path> json(Path entry) throws IOException {
        try (Stream<Path> files = Files.list(entry)) {
            return files.filter(file -> file.getFileName().toString().endsWith(JSON))
                    .findFirst();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * Stores a result, unless it is there.
     *
     * @param model the file of its model, which must not change any more
     * @param workspace a folder of the caller's own on the same file system
     * @return the entry
     */
    public Path put(StageKey key, StageResult result, Optional<Path> model, Path workspace) throws IOException {
        Path entry = key.in(folder);
        Path made = Files.createDirectory(workspace.resolve("entry-" + UUID.randomUUID()));
        try {
            Optional<String> hash = model.map(FileFacts::sha256);
            if (model.isPresent()) {
                HomeFiles.link(model.get(), made.resolve(MODEL));
            }
            Path json = made.resolve(MODEL + JSON);
            Files.write(json, Json.bytes(result.json(hash)));
            Files.move(json, made.resolve(FileFacts.sha256(json) + JSON));
            publish(made, entry);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            HomeFiles.delete(made);
        }
        return entry;
    }

    /**
     * Takes over an entry of another store, unless it is there.
     *
     * @return its bytes; 0 if it was there
     */
    public long adopt(Path entry, Path workspace) throws IOException {
        Path coarse = folder.resolve(entry.getParent().getFileName());
        Path own = coarse.resolve(entry.getFileName());
        if (Files.exists(own)) {
            return 0;
        }
        Path made = Files.createDirectory(workspace.resolve("entry-" + UUID.randomUUID()));
        try {
            for (Path file : files(entry)) {
                HomeFiles.link(file, made.resolve(file.getFileName()));
            }
            long bytes = bytes(made);
            return publish(made, own) ? bytes : 0;
        } finally {
            HomeFiles.delete(made);
        }
    }

    private static boolean publish(Path made, Path entry) throws IOException {
        while (true) {
            Files.createDirectories(entry.getParent());
            try {
                Files.move(made, entry, StandardCopyOption.ATOMIC_MOVE);
                return true;
            } catch (NoSuchFileException e) {
                if (!Files.exists(made)) {
                    throw e;
                } // else the last of its coarse key was evicted just now
            } catch (IOException e) {
                if (!Files.exists(entry)) {
                    throw e;
                }
                return false; // an equal one is there: how that is told depends on the system
            }
        }
    }

    static long bytes(Path entry) throws IOException {
        long bytes = 0;
        for (Path file : files(entry)) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    private static List<Path> files(Path entry) throws IOException {
        try (Stream<Path> files = Files.list(entry)) {
            return files.toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** All entries at the moment. */
    List<Path> entries() throws IOException {
        List<Path> entries = new ArrayList<>();
        for (Path coarse : visible(folder)) {
            entries.addAll(visible(coarse));
        }
        return entries;
    }

    private static List<Path> visible(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory)
                    .filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Takes an entry out: at once and whole, whoever is reading it. */
    void drop(Path entry) {
        Path gone = folder.resolve(GONE + UUID.randomUUID());
        try {
            Files.move(entry, gone, StandardCopyOption.ATOMIC_MOVE);
            Files.deleteIfExists(entry.getParent());
        } catch (DirectoryNotEmptyException | NoSuchFileException e) {
            // Others are there, or somebody else has dropped it.
        } catch (IOException e) {
            System.getLogger(StageStore.class.getName())
                    .log(System.Logger.Level.WARNING, entry + " cannot be deleted: " + IoReason.of(e));
        }
        try {
            HomeFiles.delete(gone);
        } catch (IOException e) {
            System.getLogger(StageStore.class.getName())
                    .log(System.Logger.Level.WARNING, gone + " cannot be deleted: " + IoReason.of(e));
        }
    }

    Path folder() {
        return folder;
    }
}
