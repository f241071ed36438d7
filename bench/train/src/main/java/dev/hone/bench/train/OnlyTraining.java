package dev.hone.bench.train;

import dev.hone.api.data.Dataset;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import java.util.Optional;

/** Data to train with, and nothing else. */
record OnlyTraining(Samples samples) implements Dataset {

    @Override
    public Optional<Samples> split(Split split) {
        return split == Split.TRAIN ? Optional.of(samples) : Optional.empty();
    }

    @Override
    public String description() {
        return "noise";
    }

    @Override
    public String hash() {
        return "";
    }

    @Override
    public void close() {}
}
