package dev.hone.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * A model file as it was when it was opened.
 *
 * @param file its path
 * @param format id of the format that read it
 * @param size in bytes
 * @param modified time of the last change
 */
public record ModelSource(Path file, String format, long size, FileTime modified) {

    public static ModelSource of(Path file, String format) throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        return new ModelSource(file, format, now.size(), now.lastModifiedTime());
    }

    /**
     * Checks that the file is still as it was.
     *
     * @throws InvalidModelException if its size or time changed, or it cannot be read any more
     */
    public void requireUnchanged() {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            if (now.size() != size || !now.lastModifiedTime().equals(modified)) {
                throw new InvalidModelException("model file " + file + " changed while it was open");
            }
        } catch (IOException e) {
            throw new InvalidModelException("model file " + file + " cannot be read any more: " + e.getMessage(), e);
        }
    }
}
