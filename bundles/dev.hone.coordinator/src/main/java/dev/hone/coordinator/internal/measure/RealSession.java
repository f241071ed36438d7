package dev.hone.coordinator.internal.measure;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.TensorSpec;
import dev.hone.api.runtime.ModelRuntime;
import dev.hone.api.runtime.Session;
import dev.hone.coordinator.internal.registry.Lease;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.PluginCalls;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A session that takes and gives real values. Used by one thread at a time. */
public final class RealSession implements AutoCloseable {

    private final Plugin<ModelRuntime> runtime;
    private final Session session;
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;
    private int batch = 1;

    private RealSession(Plugin<ModelRuntime> runtime, Session session) {
        this.runtime = runtime;
        this.session = session;
        inputs = PluginCalls.answer(runtime, "inputs", session::inputs);
        outputs = PluginCalls.answer(runtime, "outputs", session::outputs);
    }

    /** Opens a model file; throws like {@link ModelRuntime#open}. */
    public static RealSession open(Lease<ModelRuntime> runtime, Path file, int threads) {
        return new RealSession(runtime.plugin(), runtime.answer("open", service -> service.open(file, threads)));
    }

    /** Opens a model file that is known to take so many samples a run. */
    public static RealSession open(Lease<ModelRuntime> runtime, Path file, int threads, int batch) {
        RealSession session = open(runtime, file, threads);
        if (!session.resize(batch)) {
            session.close();
            throw new HoneException(Reason.MODEL, file + " does not take " + batch + " samples a run any more");
        }
        return session;
    }

    public List<TensorSpec> inputs() {
        return inputs;
    }

    public List<TensorSpec> outputs() {
        return outputs;
    }

    /** How many samples a run takes: 1 after opening, whatever the model's first dimensions are. */
    public int batch() {
        return batch;
    }

    /** See {@link Session#preferredBatch}. */
    public int preferredBatch(int most) {
        return PluginCalls.answer(runtime, "preferredBatch", () -> session.preferredBatch(most));
    }

    /**
     * Takes so many samples a run from now on.
     *
     * @return false where the model does not take that; it is then as before
     */
    public boolean resize(int samples) {
        if (samples != batch && PluginCalls.answer(runtime, "resizeBatch", () -> session.resizeBatch(samples))) {
            batch = samples;
        }
        return batch == samples;
    }

    /** @param real little-endian, position 0 to limit; left as it is */
    public void feed(int input, ByteBuffer real) {
        feed(0, input, real);
    }

    /**
     * @param place of the sample in the batch
     * @param real little-endian, position 0 to limit; left as it is
     */
    public void feed(int place, int input, ByteBuffer real) {
        ByteBuffer memory = PluginCalls.answer(runtime, "input", () -> session.input(input));
        RealValues.store(
                real.duplicate().order(real.order()),
                inputs.get(input),
                memory.clear().position(memory.capacity() / batch * place));
    }

    public void run() {
        PluginCalls.run(runtime, session::run);
    }

    /** The memory of an output as it is stored, until the next run. */
    public ByteBuffer stored(int output) {
        return PluginCalls.answer(runtime, "output", () -> session.output(output));
    }

    /**
     * An output in real values.
     *
     * @param reuse filled and returned if it has the right length; may be null
     */
    public float[] output(int output, float[] reuse) {
        return RealValues.load(stored(output), outputs.get(output), reuse);
    }

    /**
     * What a model gives for one sample of the batch, in real values.
     *
     * @param place of the sample in the batch
     * @param reuse filled and returned if it has the right length; may be null
     */
    public float[] output(int place, int output, float[] reuse) {
        ByteBuffer memory = stored(output);
        int bytes = memory.limit() / batch;
        return RealValues.load(memory.limit(bytes * (place + 1)).position(bytes * place), outputs.get(output), reuse);
    }

    @Override
    public void close() {
        PluginCalls.run(runtime, session::close);
    }
}
