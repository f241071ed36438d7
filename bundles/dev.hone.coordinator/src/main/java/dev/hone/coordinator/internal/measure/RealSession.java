package dev.hone.coordinator.internal.measure;

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

    public List<TensorSpec> inputs() {
        return inputs;
    }

    public List<TensorSpec> outputs() {
        return outputs;
    }

    /** @param real little-endian, position 0 to limit; left as it is */
    public void feed(int input, ByteBuffer real) {
        RealValues.store(
                real.duplicate().order(real.order()),
                inputs.get(input),
                PluginCalls.answer(runtime, "input", () -> session.input(input)));
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

    @Override
    public void close() {
        PluginCalls.run(runtime, session::close);
    }
}
