package dev.hone.engine.tensorflow.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Where the native libraries lie as files. All processes with one home share them: there are 683 MB of them, and they
 * take seconds to unpack.
 *
 * @param shared for the first revision of the bundle in a process
 * @param own for later ones, as a library cannot be loaded by two class loaders from one file
 */
record UnpackFolder(Path shared, Path own) {

    private static final String WHOLE = "whole";

    /**
     * Unpacks the libraries unless that was done before.
     *
     * @param archive a ZIP file
     * @return the folder that holds them
     */
    Path prepare(URL archive) throws IOException {
        // Seen by every revision in this process.
        String claim = "dev.hone.engine.tensorflow:" + shared;
        synchronized (System.getProperties()) {
            Path folder = System.getProperty(claim) == null ? shared : own;
            deleteOthers(own);
            unpack(archive, folder);
            System.setProperty(claim, "loaded");
            return folder;
        }
    }

    private static void unpack(URL archive, Path folder) throws IOException {
        Files.createDirectories(folder);
        try (FileChannel channel =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!lock.isValid() || Files.exists(folder.resolve(WHOLE))) {
                return;
            }
            try (InputStream stream = archive.openStream();
                    ZipInputStream zip = new ZipInputStream(stream)) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                    if (name.contains(".so")) {
                        Files.copy(zip, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
            Files.createFile(folder.resolve(WHOLE));
        }
    }

    /** Removes what earlier revisions unpacked. A library that is loaded keeps running without its file. */
    private static void deleteOthers(Path own) throws IOException {
        if (Files.isDirectory(own.getParent())) {
            try (Stream<Path> folders = Files.list(own.getParent())) {
                folders.filter(folder -> !folder.equals(own)).forEach(UnpackFolder::delete);
            }
        }
    }

    private static void delete(Path folder) {
        List<Path> contents;
        try (Stream<Path> tree = Files.walk(folder)) {
            contents = tree.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException | UncheckedIOException e) {
            return;
        }
        // What is in use and cannot be deleted on this platform is left to a later start.
        contents.forEach(path -> path.toFile().delete());
    }
}
