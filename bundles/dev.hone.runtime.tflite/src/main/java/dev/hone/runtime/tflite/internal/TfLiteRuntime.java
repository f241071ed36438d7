package dev.hone.runtime.tflite.internal;

import dev.hone.api.runtime.ModelRuntime;
import dev.hone.api.runtime.ModelRuntimeType;
import dev.hone.api.runtime.Session;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The TensorFlow Lite interpreter with its builtin operators and the XNNPACK delegate.
 *
 * <p>Native code is unpacked and loaded by the first call of a method, not before. It is there for Linux on x86-64 with
 * glibc 2.34 or newer; elsewhere every method throws a {@link dev.hone.api.HoneException} with the reason MISSING.
 * Sessions that are open when this component is deactivated stay usable until their users close them.
 */
@Component
@ModelRuntimeType(id = "tflite", description = "TensorFlow Lite interpreter with XNNPACK", format = "tflite")
public final class TfLiteRuntime implements ModelRuntime {

    private final UnpackFolder folder;

    /**
     * What is unpacked lies in the bundle's own storage area: no other process uses that, and it goes with the bundle.
     * Each update gets its own folder, since a library cannot be loaded by two class loaders.
     */
    @Activate
    public TfLiteRuntime(BundleContext context) {
        this(
                context.getDataFile("native").toPath(),
                Long.toString(context.getBundle().getLastModified()));
    }

    TfLiteRuntime(Path root, String revision) {
        folder = new UnpackFolder(root, revision);
    }

    @Override
    public String version() {
        return NativeLibrary.load(folder).version();
    }

    @Override
    public Session open(Path model, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads = " + threads + "; at least 1 is needed");
        }
        return TfLiteSession.open(NativeLibrary.load(folder), model, threads);
    }
}
