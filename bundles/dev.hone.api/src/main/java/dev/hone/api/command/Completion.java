package dev.hone.api.command;

import java.util.List;

/**
 * What a word that is being typed may become.
 *
 * @param words that it may become, whole
 * @param files whether it may become the path of a file or folder, too
 */
public record Completion(List<String> words, boolean files) {

    /** Nothing is known. */
    public static final Completion NONE = new Completion(List.of(), false);

    public Completion {
        words = List.copyOf(words);
    }
}
