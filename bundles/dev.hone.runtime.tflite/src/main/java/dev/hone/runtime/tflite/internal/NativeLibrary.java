package dev.hone.runtime.tflite.internal;

import dev.hone.api.HoneException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorflowlite.BuiltinOpResolver;
import org.bytedeco.tensorflowlite.global.tensorflowlite;

/** TensorFlow Lite's native code, loaded once and never unloaded, with what all sessions share. */
final class NativeLibrary {

    private static final String SUPPORTED = "linux-x86_64";
    private static final String MINIMUM_LOG_SEVERITY =
            "_ZN6tflite16logging_internal13MinimalLogger21minimum_log_severity_E";
    private static final int ERROR_SEVERITY = 3;

    private static NativeLibrary loaded;
    private static String missing;

    private final ErrorLog errors;
    private final BuiltinOpResolver resolver;

    private NativeLibrary() {
        Loader.load(tensorflowlite.class);
        logErrorsOnly();
        errors = ErrorLog.create();
        resolver = new BuiltinOpResolver();
    }

    /** @throws HoneException with the reason MISSING where this host cannot load it; the same at every call */
    static synchronized NativeLibrary load(UnpackFolder folder) {
        if (loaded == null && missing == null) {
            missing = unsupported();
        }
        if (loaded == null && missing == null) {
            try {
                initialize(folder);
                loaded = new NativeLibrary();
            } catch (IOException | LinkageError e) {
                missing = "cannot be loaded: " + e.getMessage();
            }
        }
        if (loaded == null) {
            throw new HoneException(HoneException.Reason.MISSING, "the TensorFlow Lite interpreter " + missing);
        }
        return loaded;
    }

    String version() {
        return "TensorFlow Lite " + tensorflowlite.TfLiteVersion().getString(StandardCharsets.UTF_8) + " (XNNPACK)";
    }

    ErrorLog errors() {
        return errors;
    }

    /** Not changed after its construction, so that threads may share it. */
    BuiltinOpResolver resolver() {
        return resolver;
    }

    private static String unsupported() {
        String platform = Loader.getPlatform();
        return platform.equals(SUPPORTED) ? null : "is not there for " + platform + "; " + SUPPORTED + " is supported";
    }

    /**
     * Makes this class loader's JavaCPP read its settings: where it unpacks, and that nothing is freed by the garbage
     * collector, whose thread would pin the class loader. They can only be given as system properties, and other
     * bundles may have a JavaCPP of their own with other settings: so they are set while they are read, under the lock
     * of the system properties.
     */
    private static void initialize(UnpackFolder folder) throws IOException {
        Map<String, String> settings = Map.of(
                "org.bytedeco.javacpp.cachedir",
                folder.prepare().toString(),
                "org.bytedeco.javacpp.nopointergc",
                "true");
        synchronized (System.getProperties()) {
            var before = new HashMap<String, String>();
            settings.forEach((key, value) -> before.put(key, System.setProperty(key, value)));
            try {
                Loader.load(Pointer.class);
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

    /** Keeps notes such as the creation of a delegate off the standard error stream. */
    private static void logErrorsOnly() {
        Pointer severity = Loader.addressof(MINIMUM_LOG_SEVERITY);
        if (severity != null && !severity.isNull()) {
            new IntPointer(severity).put(0, ERROR_SEVERITY);
        }
    }
}
