package dev.hone.launcher;

import java.nio.file.Path;
import java.util.Map;

/** The folder that holds caches, unpacked libraries, jobs, and what the user added. */
final class Home {

    private static final String OPTION = "--home";

    private Home() {}

    /**
     * The folder after {@code --home}, else {@code HONE_HOME}, else {@code hone} in the user's cache folder.
     *
     * @return an absolute path; the folder need not exist
     */
    static Path of(String[] args, Map<String, String> environment, String userHome) {
        String given = option(args);
        if (given == null) {
            given = environment.get("HONE_HOME");
        }
        if (given != null && !given.isEmpty()) {
            return Path.of(given).toAbsolutePath().normalize();
        }
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        // The XDG specification has relative paths ignored.
        Path folder = cache.startsWith("/") ? Path.of(cache) : Path.of(userHome, ".cache");
        return folder.resolve("hone");
    }

    /** What tells one choice of the user's features and bundles from another: {@code features} and {@code deploy}. */
    static String choice(Path home) {
        return Listing.text(Listing.of(home.resolve("features"), "")) + "\n"
                + Listing.text(Listing.of(home.resolve("deploy"), ""));
    }

    private static String option(String[] args) {
        String value = null;
        for (int i = 0; i < args.length && !args[i].equals("--"); i++) {
            if (args[i].startsWith(OPTION + "=")) {
                value = args[i].substring(OPTION.length() + 1);
            } else if (args[i].equals(OPTION) && i + 1 < args.length) {
                value = args[++i];
            }
        }
        return value;
    }
}
