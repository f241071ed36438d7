package dev.hone.coordinator.internal.runner;

import dev.hone.api.TensorSpec;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.DatasetReader;
import dev.hone.api.data.DatasetRequest;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import dev.hone.model.DataType;
import dev.hone.model.Shape;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Sample s holds the values s + 1, s + 2, …; its label is s modulo 10. */
final class ToyData implements DatasetReader {

    private static final long SIZE = 50;

    private final long size;
    private final Set<Split> splits;
    private final boolean labels;

    ToyData(boolean labels, Split... splits) {
        this(SIZE, labels, splits);
    }

    ToyData(long size, boolean labels, Split... splits) {
        this.size = size;
        this.labels = labels;
        this.splits = Set.of(splits);
    }

    @Override
    public boolean recognizes(Path location) {
        return location.getFileName().toString().equals("data");
    }

    @Override
    public String lookedFor() {
        return "a folder named data";
    }

    @Override
    public Dataset open(Path location, DatasetRequest request) {
        return new Dataset() {
            @Override
            public Optional<Samples> split(Split split) {
                return splits.contains(split) ? Optional.of(new Numbers()) : Optional.empty();
            }

            @Override
            public String description() {
                return "numbers";
            }

            @Override
            public String hash() {
                return String.valueOf(splits.size());
            }

            @Override
            public void close() {}
        };
    }

    /** Asked first, knows nothing. */
    static final class Foreign implements DatasetReader {

        @Override
        public boolean recognizes(Path location) {
            return false;
        }

        @Override
        public String lookedFor() {
            return "something else";
        }

        @Override
        public Dataset open(Path location, DatasetRequest request) {
            throw new AssertionError("not asked to");
        }
    }

    private final class Numbers implements Samples {

        @Override
        public long size() {
            return size;
        }

        @Override
        public void read(long sample, int input, ByteBuffer target) {
            for (int i = 1; i <= ToyFormat.SIZE; i++) {
                target.putFloat((float) (sample + i));
            }
        }

        @Override
        public Optional<TensorSpec> labels() {
            return labels
                    ? Optional.of(new TensorSpec("label", DataType.INT32, Shape.SCALAR, Optional.empty()))
                    : Optional.empty();
        }

        @Override
        public void readLabel(long sample, ByteBuffer target) {
            target.putInt((int) (sample % 10));
        }
    }
}
