package dev.hone.launcher;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** The container cannot be started; the message is for the person who started it. */
final class LaunchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LaunchException(String message) {
        super(message);
    }

    LaunchException(String message, Throwable cause) {
        super(message + ": " + reason(cause), cause);
    }

    /** What was wrong first: what wraps it is of no use to whoever reads it. */
    private static String reason(Throwable failure) {
        Throwable first = failure;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        if (first instanceof AccessDeniedException denied) {
            return "permission denied for " + denied.getFile();
        }
        if (first instanceof FileAlreadyExistsException || first instanceof NotDirectoryException) {
            return ((FileSystemException) first).getFile() + " is not a folder";
        }
        if (first instanceof NoSuchFileException missing) {
            return missing.getFile() + " cannot be made";
        }
        if (first instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return first.getMessage() == null ? first.toString() : first.getMessage();
    }
}
