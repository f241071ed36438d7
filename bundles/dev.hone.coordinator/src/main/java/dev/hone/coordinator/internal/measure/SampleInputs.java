package dev.hone.coordinator.internal.measure;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.TensorSpec;
import dev.hone.api.data.Samples;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** One sample at a time, in memory outside the heap. Used by one thread. */
public final class SampleInputs {

    private final List<ByteBuffer> buffers;

    /** @param inputs as the dataset was asked for them, in real values */
    public SampleInputs(List<TensorSpec> inputs) {
        buffers = inputs.stream().map(SampleInputs::buffer).toList();
    }

    private static ByteBuffer buffer(TensorSpec input) {
        long bytes = input.bytes();
        if (bytes > Integer.MAX_VALUE) {
            throw new HoneException(
                    Reason.MODEL,
                    "input " + input.name() + " takes " + bytes + " bytes a sample; at most 2 GiB are accepted");
        }
        return ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Takes a sample. */
    public void read(Samples samples, long sample) {
        for (int i = 0; i < buffers.size(); i++) {
            samples.read(sample, i, buffers.get(i).clear());
            buffers.get(i).flip();
        }
    }

    /** Gives the sample to a session. */
    public void feed(RealSession session) {
        feed(session, 0);
    }

    /** Gives the sample to a session, at a place in its batch. */
    public void feed(RealSession session, int place) {
        for (int i = 0; i < buffers.size(); i++) {
            session.feed(place, i, buffers.get(i));
        }
    }

    /** The sample's values for an input, little-endian, position 0 to limit. */
    public ByteBuffer values(int input) {
        return buffers.get(input);
    }
}
