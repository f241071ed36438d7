package dev.hone.launcher;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is shipped: {@code lib} with this launcher and the framework, {@code bundles} with the bundles.
 *
 * @param folder absolute, without symbolic links
 * @param bundles sorted by name
 * @param contents one line a jar with name, size and time of change: two distributions with the same contents are the
 *     same
 */
record Distribution(Path folder, List<Path> bundles, String contents) {

    Distribution {
        bundles = List.copyOf(bundles);
    }

    /** The distribution that this launcher is part of. */
    static Distribution ofLauncher() {
        try {
            Path jar = Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return in(jar.toRealPath().getParent().getParent());
        } catch (IOException | URISyntaxException e) {
            throw new LaunchException("cannot find the distribution that the launcher is part of", e);
        }
    }

    static Distribution in(Path folder) {
        List<Path> bundles = jars(folder.resolve("bundles"));
        var contents = new StringBuilder(folder.toString()).append('\n');
        var all = new ArrayList<>(jars(folder.resolve("lib")));
        all.addAll(bundles);
        try {
            for (Path jar : all) {
                BasicFileAttributes attributes = Files.readAttributes(jar, BasicFileAttributes.class);
                contents.append(jar.getFileName())
                        .append(' ')
                        .append(attributes.size())
                        .append(' ')
                        .append(attributes.lastModifiedTime().toMillis())
                        .append('\n');
            }
        } catch (IOException e) {
            throw new LaunchException("cannot read the distribution in " + folder, e);
        }
        return new Distribution(folder, bundles, contents.toString());
    }

    private static List<Path> jars(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new LaunchException("cannot list " + folder, e);
        }
    }
}
