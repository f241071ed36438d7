package dev.hone.engine.tensorflow.internal;

import dev.hone.api.HoneException;
import java.io.IOException;
import java.net.URL;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.TensorFlow;

/** TensorFlow's native code, loaded once for this revision of the bundle and never unloaded. */
final class NativeLibrary {

    private static final String SUPPORTED = "linux-x86_64";
    private static final String ARCHIVE = "/native/" + SUPPORTED + ".jar";

    private static volatile String version;
    private static volatile String missing;

    private NativeLibrary() {}

    /** Why it is not there for a platform, for people; empty if it is. */
    static Optional<String> obstacle(String platform) {
        return platform.equals(SUPPORTED)
                ? Optional.empty()
                : Optional.of("TensorFlow is not there for " + platform + "; " + SUPPORTED + " is supported");
    }

    /** Why it cannot be loaded, as far as is known; empty if nothing is in the way. Does not wait for loading. */
    static Optional<String> obstacle() {
        return Optional.ofNullable(missing).or(() -> obstacle(Loader.getPlatform()));
    }

    /**
     * Its version.
     *
     * @throws HoneException with the reason MISSING where this host cannot load it, which is the same at every call, or
     *     where it cannot be unpacked, which is tried again
     */
    static synchronized String load(UnpackFolder folder) {
        if (version == null && missing == null) {
            missing = obstacle(Loader.getPlatform()).orElse(null);
            if (missing == null) {
                load(folder, NativeLibrary.class.getResource(ARCHIVE));
            }
        }
        if (version == null) {
            throw absent(missing);
        }
        return version;
    }

    private static HoneException absent(String why) {
        return new HoneException(
                HoneException.Reason.MISSING,
                "the engine cannot train: " + why + ". Without it, what does not train works: quantize, and"
                        + " prune and cluster with epochs=0");
    }

    /** @param archive null where the libraries are on the class path */
    private static void load(UnpackFolder folder, URL archive) {
        try {
            var settings = new HashMap<String, String>();
            settings.put("org.bytedeco.javacpp.nopointergc", "true");
            if (archive != null) {
                settings.put(
                        "org.bytedeco.javacpp.platform.preloadpath",
                        folder.prepare(archive).toString());
            }
            version = with(settings);
            hold();
        } catch (IOException e) {
            throw absent("TensorFlow cannot be loaded from " + folder.shared() + ": " + e.getMessage());
        } catch (LinkageError e) {
            missing = "TensorFlow cannot be loaded: " + e.getMessage();
        }
    }

    /**
     * Libraries go with the class loader that loaded them, and the other revisions in this process, of all containers
     * in it, find them in memory: so the class loader stays reachable to the end of the process.
     */
    private static void hold() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {}, "hone-tensorflow-held"));
    }

    /**
     * JavaCPP takes settings from system properties only, and other bundles may have a JavaCPP of their own with other
     * settings: so they are set while they are read, under the lock of the system properties.
     */
    private static String with(Map<String, String> settings) {
        synchronized (System.getProperties()) {
            var before = new HashMap<String, String>();
            settings.forEach((key, value) -> before.put(key, System.setProperty(key, value)));
            try {
                return TensorFlow.version();
            } finally {
                before.forEach(NativeLibrary::restore);
            }
        }
    }

    private static void restore(String key, String value) {
        if (value == null) {
            System.clearProperty(key);
        } else {
            System.setProperty(key, value);
        }
    }
}
