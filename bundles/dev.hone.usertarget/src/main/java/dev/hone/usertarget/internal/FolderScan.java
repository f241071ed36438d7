package dev.hone.usertarget.internal;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Compares a folder with what it was at the last look. A change counts when it is seen twice, as a file may be in
 * writing, or missing while an editor replaces it.
 */
final class FolderScan {

    private static final System.Logger LOG = System.getLogger(FolderScan.class.getName());
    private static final long MOST_BYTES = 1 << 20;
    private static final String SUFFIX = ".json";

    private final Path folder;
    private final UserTargets targets;
    private final Map<Path, Stamp> taken = new HashMap<>();
    private boolean listed = true;
    private SortedMap<Path, Stamp> before = Collections.emptySortedMap();

    private record Stamp(FileTime changed, long size) {}

    FolderScan(Path folder, UserTargets targets) {
        this.folder = folder;
        this.targets = targets;
    }

    /** @param atOnce whether what is seen counts although it is seen for the first time */
    void scan(boolean atOnce) {
        SortedMap<Path, Stamp> now = stamps();
        for (Path file : Map.copyOf(taken).keySet()) {
            if (!now.containsKey(file) && (atOnce || !before.containsKey(file))) {
                taken.remove(file);
                targets.withdraw(file.toString());
            }
        }
        now.forEach((file, stamp) -> {
            if (!stamp.equals(taken.get(file)) && (atOnce || stamp.equals(before.get(file)))) {
                taken.put(file, stamp);
                targets.offer(file.toString(), name(file), () -> read(file, stamp));
            }
        });
        before = now;
    }

    private static String name(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - SUFFIX.length());
    }

    private static Description read(Path file, Stamp stamp) {
        if (stamp.size > MOST_BYTES) {
            throw new DescriptionException(
                    file + ": " + stamp.size + " bytes are refused; accepted: up to " + MOST_BYTES);
        }
        try {
            String text = Files.readString(file);
            return DescriptionReader.read(
                    JsonDescription.read(file.toString(), text.startsWith("\uFEFF") ? text.substring(1) : text));
        } catch (CharacterCodingException e) {
            throw new DescriptionException(file + ": it is no text in UTF-8");
        } catch (AccessDeniedException e) {
            throw new DescriptionException(file + ": it cannot be read: permission denied");
        } catch (IOException e) {
            throw new DescriptionException(file + ": it cannot be read: " + e.getMessage());
        }
    }

    /** The descriptions in the order of their names. */
    private SortedMap<Path, Stamp> stamps() {
        SortedMap<Path, Stamp> stamps = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, FolderScan::isDescription)) {
            for (Path file : files) {
                stamp(file, stamps);
            }
        } catch (NoSuchFileException e) {
            return stamps;
        } catch (IOException | DirectoryIteratorException e) {
            if (listed) {
                LOG.log(System.Logger.Level.WARNING, folder + " cannot be listed; its targets stay as they are", e);
            }
            listed = false;
            return before;
        }
        listed = true;
        return stamps;
    }

    private static boolean isDescription(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(SUFFIX) && !name.startsWith(".");
    }

    private static void stamp(Path file, SortedMap<Path, Stamp> stamps) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isRegularFile()) {
                stamps.put(file, new Stamp(attributes.lastModifiedTime(), attributes.size()));
            }
        } catch (NoSuchFileException e) {
            // It went between the listing and now, which is the same as before.
            return;
        }
    }
}
