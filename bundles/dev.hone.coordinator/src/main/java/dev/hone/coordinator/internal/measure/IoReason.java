package dev.hone.coordinator.internal.measure;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why a file could not be read or written, for a message that has named it. */
public final class IoReason {

    private IoReason() {}

    /** The reason that was there first: what wraps it names the file once more. */
    public static String of(IOException failure) {
        IOException first = failure;
        while (first.getCause() instanceof IOException cause) {
            first = cause;
        }
        if (first instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (first instanceof NoSuchFileException missing) {
            return "there is no " + missing.getFile();
        }
        if (first instanceof NotDirectoryException || first instanceof FileAlreadyExistsException) {
            return ((FileSystemException) first).getFile() + " is not a folder";
        }
        if (first instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return first.getMessage() == null ? first.getClass().getSimpleName() : first.getMessage();
    }
}
