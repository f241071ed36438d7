package dev.hone.coordinator.internal.measure;

import dev.hone.api.TensorSpec;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import dev.hone.api.data.StoredInput;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.PluginCalls;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A dataset whose failures name the plug-in that reads it, whoever reads. */
record GuardedDataset(Plugin<?> reader, Dataset dataset) implements Dataset {

    @Override
    public Optional<Samples> split(Split split) {
        return PluginCalls.answer(reader, "split", () -> dataset.split(split))
                .map(samples -> new GuardedSamples(reader, samples));
    }

    @Override
    public String description() {
        return PluginCalls.answer(reader, "description", dataset::description);
    }

    @Override
    public String hash() {
        return PluginCalls.answer(reader, "hash", dataset::hash);
    }

    @Override
    public void close() {
        PluginCalls.run(reader, dataset::close);
    }

    private record GuardedSamples(Plugin<?> reader, Samples samples) implements Samples {

        @Override
        public long size() {
            return PluginCalls.call(reader, samples::size);
        }

        @Override
        public void read(long sample, int input, ByteBuffer target) {
            PluginCalls.run(reader, () -> samples.read(sample, input, target));
        }

        @Override
        public Optional<StoredInput> stored(int input) {
            return PluginCalls.answer(reader, "stored", () -> samples.stored(input));
        }

        @Override
        public void readStored(long sample, int input, ByteBuffer target) {
            PluginCalls.run(reader, () -> samples.readStored(sample, input, target));
        }

        @Override
        public Optional<TensorSpec> labels() {
            return PluginCalls.answer(reader, "labels", samples::labels);
        }

        @Override
        public void readLabel(long sample, ByteBuffer target) {
            PluginCalls.run(reader, () -> samples.readLabel(sample, target));
        }
    }
}
