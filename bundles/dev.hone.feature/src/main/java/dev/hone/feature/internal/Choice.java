package dev.hone.feature.internal;

import dev.hone.api.HoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which features the user chose, as it is kept under home.
 *
 * @param removed names of shipped features that shall not be there
 * @param installed folders of features that the user installed, by name
 */
record Choice(Set<String> removed, Map<String, String> installed) {

    private static final String FILE = "chosen";
    private static final String REMOVED = "removed ";
    private static final String INSTALLED = "installed ";

    /** The choice that is kept in a folder; without one, all that is shipped. */
    static Choice in(Path folder) {
        var removed = new TreeSet<String>();
        var installed = new LinkedHashMap<String, String>();
        try {
            for (String line : Files.readAllLines(folder.resolve(FILE))) {
                String[] words = line.split(" ");
                if (line.startsWith(REMOVED)) {
                    removed.add(words[1]);
                } else if (line.startsWith(INSTALLED)) {
                    installed.put(words[1], words[2]);
                }
            }
        } catch (NoSuchFileException e) {
            // Nothing was chosen yet.
        } catch (IOException e) {
            throw new HoneException(
                    HoneException.Reason.MISSING, "cannot read " + folder.resolve(FILE) + ": " + e.getMessage(), e);
        }
        return new Choice(removed, installed);
    }

    /** With a feature of the user, even in the place of one that is shipped. */
    Choice with(String name, String folder) {
        Choice next = withShipped(name);
        next.installed.put(name, folder);
        return next;
    }

    /** With the shipped feature of that name, and none of the user's. */
    Choice withShipped(String name) {
        return without(name, false);
    }

    /** Without a feature of that name, be it shipped or the user's. */
    Choice without(String name, boolean shipped) {
        var next = new Choice(new TreeSet<>(removed), new LinkedHashMap<>(installed));
        next.removed.remove(name);
        next.installed.remove(name);
        if (shipped) {
            next.removed.add(name);
        }
        return next;
    }

    /** Keeps it, whole or not at all. */
    void keepIn(Path folder) {
        var text = new StringBuilder();
        removed.forEach(name -> text.append(REMOVED).append(name).append('\n'));
        installed.forEach((name, kept) ->
                text.append(INSTALLED).append(name).append(' ').append(kept).append('\n'));
        try {
            Path next = Files.createTempFile(Files.createDirectories(folder), ".chosen", "");
            Files.writeString(next, text);
            Files.move(next, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new HoneException(
                    HoneException.Reason.OUTPUT,
                    "cannot write " + folder.resolve(FILE) + ": " + e.getMessage() + "; the choice is not kept",
                    e);
        }
    }
}
