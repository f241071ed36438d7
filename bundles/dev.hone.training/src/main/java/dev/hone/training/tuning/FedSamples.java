package dev.hone.training.tuning;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.TensorSpec;
import dev.hone.api.data.Samples;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Samples of a split as a program takes them. Fake quantization clips what is not finite, so that no loss would tell of
 * it: each value is looked at when it is read.
 *
 * @param split its id
 * @param data by which inputs are read as they are stored
 */
record FedSamples(Samples samples, String split, Graph program, TuningData data) implements Samples {

    @Override
    public long size() {
        return samples.size();
    }

    /** @throws HoneException with the reason DATA if a value is not finite */
    @Override
    public void read(long sample, int input, ByteBuffer target) {
        if (data.stored(input).isPresent()) {
            samples.readStored(sample, input, target);
            return;
        }
        int from = target.position();
        samples.read(sample, input, target);
        Tensor tensor = program.tensor(program.inputs().get(input));
        if (tensor.type() == DataType.FLOAT32) {
            Finite.firstOther(target, from, target.position()).ifPresent(place -> {
                float value = target.duplicate().order(ByteOrder.LITTLE_ENDIAN).getFloat(from + place * Float.BYTES);
                throw new HoneException(
                        Reason.DATA,
                        "sample " + sample + " of " + split + " gives the input '" + tensor.label() + "' the value "
                                + value + " at place " + place + "; finite numbers are accepted");
            });
        }
    }

    @Override
    public Optional<TensorSpec> labels() {
        return samples.labels();
    }

    @Override
    public void readLabel(long sample, ByteBuffer target) {
        samples.readLabel(sample, target);
    }
}
