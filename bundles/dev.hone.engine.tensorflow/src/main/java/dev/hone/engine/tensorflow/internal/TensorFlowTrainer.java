package dev.hone.engine.tensorflow.internal;

import dev.hone.api.HoneException;
import dev.hone.engine.tensorflow.internal.train.TrainingRun;
import dev.hone.engine.tensorflow.internal.train.WarmUp;
import dev.hone.model.InvalidModelException;
import dev.hone.training.Trainer;
import dev.hone.training.TrainingMonitor;
import dev.hone.training.TrainingResult;
import dev.hone.training.TrainingTask;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Trains with TensorFlow on the processor.
 *
 * <p>Native code is unpacked and loaded by the first call of {@link #prepare} or {@link #train}, not before. It is
 * there for Linux on x86-64; elsewhere {@link #obstacle} says so and the other methods throw a {@link HoneException}
 * with the reason MISSING. A training that runs while this component is deactivated runs to its end.
 */
@Component
public final class TensorFlowTrainer implements Trainer {

    private static final AtomicBoolean PREPARED = new AtomicBoolean();

    private final UnpackFolder folder;

    @Activate
    public TensorFlowTrainer(BundleContext context) {
        this(folder(context));
    }

    TensorFlowTrainer(UnpackFolder folder) {
        this.folder = folder;
    }

    /**
     * Below the home, so that it outlives the framework's caches; in a container that has none, in the bundle's
     * storage.
     */
    private static UnpackFolder folder(BundleContext context) {
        Path own = context.getDataFile("native").toPath();
        String home = context.getProperty("dev.hone.home");
        String version = context.getBundle().getHeaders("").get("TensorFlow-Version");
        Path shared = home == null ? own.resolve("shared") : Path.of(home, "native");
        return new UnpackFolder(
                shared.resolve("tensorflow-" + version),
                own.resolve("revisions")
                        .resolve(Long.toString(context.getBundle().getLastModified())));
    }

    @Override
    public String version() {
        return "TensorFlow " + NativeLibrary.load(folder);
    }

    @Override
    public Optional<String> obstacle() {
        return NativeLibrary.obstacle();
    }

    @Override
    public void prepare(int threads) {
        if (!PREPARED.getAndSet(true)) {
            Thread thread = new Thread(() -> warmUp(threads), "hone-tensorflow");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void warmUp(int threads) {
        try {
            NativeLibrary.load(folder);
            WarmUp.run(threads);
        } catch (HoneException | InvalidModelException | LinkageError | IllegalStateException e) {
            return; // the training that follows runs into the same and tells of it
        }
    }

    @Override
    public TrainingResult train(TrainingTask task, TrainingMonitor monitor) {
        NativeLibrary.load(folder);
        try {
            return TrainingRun.run(task, monitor);
        } catch (InvalidModelException e) {
            throw new HoneException(HoneException.Reason.MODEL, e.getMessage(), e);
        }
    }
}
