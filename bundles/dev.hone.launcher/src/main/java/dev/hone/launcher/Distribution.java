package dev.hone.launcher;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;

/**
 * What is shipped: {@code lib} with this launcher and the framework, {@code bundles} with the bundles, {@code features}
 * with what belongs together.
 *
 * @param folder absolute, without symbolic links
 * @param bundles sorted by name
 * @param contents one line a file with name, size and time of change: two distributions with the same contents are the
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
        List<Path> bundles = Listing.of(folder.resolve("bundles"), ".jar");
        String contents = folder + "\n"
                + Listing.text(Listing.of(folder.resolve("lib"), ".jar"))
                + Listing.text(bundles)
                + Listing.text(Listing.of(folder.resolve("features"), ".json"));
        return new Distribution(folder, bundles, contents);
    }
}
