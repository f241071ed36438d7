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
 * take seconds to unpack. Those of other versions are removed when no process uses them any more.
 *
 * @param shared named after the version
 * @param own of a revision of the bundle
 */
record UnpackFolder(Path shared, Path own) {

    private static final String WHOLE = "whole";

    /** Seen by every revision of the bundle in this process, of all containers in it. */
    private static final String LOADED = "dev.hone.engine.tensorflow.loaded";

    /**
     * Unpacks the libraries unless that was done before. A process cannot hold TensorFlow twice, and no library can be
     * loaded by two class loaders from one file: so a later revision gets only the bridge to Java for itself, which
     * finds the rest in memory.
     *
     * @param archive a ZIP file
     * @return the folder to load from
     * @throws IOException also if the process holds another version
     */
    Path prepare(URL archive) throws IOException {
        synchronized (System.getProperties()) {
            deleteOthers(own);
            FolderUse.begin(shared);
            unpack(archive, shared);
            FolderUse.deleteUnused(shared);
            String version = shared.getFileName().toString();
            String loaded = System.getProperty(LOADED);
            if (loaded == null) {
                System.setProperty(LOADED, version);
                return shared;
            }
            if (!loaded.equals(version)) {
                throw new IOException("this process holds " + loaded + " and needs a restart to change to " + version);
            }
            Files.createDirectories(own);
            String bridge = "libjnitensorflow.so";
            Files.copy(shared.resolve(bridge), own.resolve(bridge), StandardCopyOption.REPLACE_EXISTING);
            return own;
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
            } catch (IOException e) {
                deleteLibraries(folder);
                throw e;
            }
            Files.createFile(folder.resolve(WHOLE));
        }
    }

    /** Leaves room where there was too little. */
    private static void deleteLibraries(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.getFileName().toString().contains(".so")).forEach(UnpackFolder::delete);
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

    static void delete(Path folder) {
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
