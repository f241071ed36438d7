package dev.hone.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Tells by names, sizes and times whether files are those that they were. */
final class Listing {

    private Listing() {}

    /** The files of a folder whose names have the ending, sorted; none if there is no such folder. */
    static List<Path> of(Path folder, String ending) {
        var files = new ArrayList<Path>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (entry.toString().endsWith(ending)) {
                    files.add(entry);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new LaunchException("cannot list " + folder, e);
        }
        files.sort(null);
        return files;
    }

    /** One line a file with name, size and time of change. */
    static String text(List<Path> files) {
        var text = new StringBuilder();
        for (Path file : files) {
            text.append(file.getFileName()).append(' ');
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                text.append(attributes.size())
                        .append(' ')
                        .append(attributes.lastModifiedTime().toMillis());
            } catch (IOException e) {
                // Gone since it was listed, or a link to nowhere.
                text.append("unreadable");
            }
            text.append('\n');
        }
        return text.toString();
    }
}
