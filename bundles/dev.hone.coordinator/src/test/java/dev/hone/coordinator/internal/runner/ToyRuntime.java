package dev.hone.coordinator.internal.runner;

import dev.hone.api.TensorSpec;
import dev.hone.api.runtime.ModelRuntime;
import dev.hone.api.runtime.Session;
import dev.hone.model.DataType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToLongFunction;

/** Runs files of the {@link ToyFormat}; counts the sessions that are open. */
final class ToyRuntime implements ModelRuntime {

    final AtomicInteger openSessions = new AtomicInteger();
    volatile String version = "toy 1";
    final AtomicInteger runs = new AtomicInteger();

    /** Nanoseconds that a run takes at least, by the number of threads. */
    volatile IntToLongFunction duration = threads -> 0;

    /** How many samples a run takes at best. */
    volatile int batch = 1;

    /** Whether what a run gives for a sample depends on where in a batch it lies. */
    volatile boolean mixing;

    @Override
    public String version() {
        return version;
    }

    @Override
    public Session open(Path model, int threads) {
        try {
            List<Float> weights = ToyFormat.weights(model);
            List<Integer> outputs = ToyFormat.outputs(model);
            openSessions.incrementAndGet();
            return new ToySession(weights, outputs, duration.applyAsLong(threads));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ByteBuffer buffer(int samples) {
        return ByteBuffer.allocateDirect(samples * ToyFormat.SIZE * 4).order(ByteOrder.LITTLE_ENDIAN);
    }

    private final class ToySession implements Session {

        private final long nanos;
        private final List<Float> weights;
        private final List<Integer> outputs;
        private ByteBuffer input = buffer(1);
        private List<ByteBuffer> memory;

        ToySession(List<Float> weights, List<Integer> outputs, long nanos) {
            this.nanos = nanos;
            this.weights = weights;
            this.outputs = outputs;
            this.memory = outputs.stream().map(id -> buffer(1)).toList();
        }

        @Override
        public List<TensorSpec> inputs() {
            return List.of(new TensorSpec("in", DataType.FLOAT32, ToyFormat.SHAPE, Optional.empty()));
        }

        @Override
        public List<TensorSpec> outputs() {
            return outputs.stream()
                    .map(id -> new TensorSpec("out-" + id, DataType.FLOAT32, ToyFormat.SHAPE, Optional.empty()))
                    .toList();
        }

        @Override
        public ByteBuffer input(int index) {
            return input;
        }

        @Override
        public void run() {
            runs.incrementAndGet();
            for (long start = System.nanoTime(); System.nanoTime() - start < nanos; ) {
                Thread.onSpinWait();
            }
            for (int output = 0; output < outputs.size(); output++) {
                float scale = 1;
                for (int i = 0; 2 * i + 2 <= outputs.get(output); i++) {
                    scale *= weights.get(i);
                }
                for (int i = 0; i < input.capacity() / 4; i++) {
                    float place = mixing && i >= 2 * ToyFormat.SIZE ? 2 : 1;
                    memory.get(output).putFloat(4 * i, place * scale * input.getFloat(4 * i));
                }
            }
        }

        @Override
        public ByteBuffer output(int index) {
            return memory.get(index).duplicate().clear();
        }

        @Override
        public boolean resizeBatch(int samples) {
            if (batch == 1) {
                return false;
            }
            input = buffer(samples);
            memory = outputs.stream().map(id -> buffer(samples)).toList();
            return true;
        }

        @Override
        public int preferredBatch(int most) {
            return Math.min(batch, most);
        }

        @Override
        public void close() {
            openSessions.decrementAndGet();
        }
    }
}
