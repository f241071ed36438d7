package dev.hone.coordinator.internal.runner;

import dev.hone.api.technique.ActivationSink;
import dev.hone.coordinator.internal.measure.RealSession;
import dev.hone.coordinator.internal.measure.SampleInputs;
import dev.hone.model.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Hands the activations of one sample after the other to a sink, whatever the batch that the session takes. Views on
 * the memory of inputs and outputs are kept, so that a sample leaves nothing behind. Used by one thread.
 */
final class ActivationFeed {

    private final SampleInputs sample;
    private final RealSession session;
    private final ActivationSink sink;
    private final List<Source> inputs = new ArrayList<>();
    private final List<Source> outputs = new ArrayList<>();

    /** The values of an input or output, and the positions at which they were asked for. */
    private static final class Source {

        private final int index;
        private final List<Integer> positions;
        private ByteBuffer memory;
        private FloatBuffer view;
        private float[] values;

        Source(int index, List<Integer> positions) {
            this.index = index;
            this.positions = List.copyOf(positions);
        }

        /** Another buffer may be other memory, whatever it holds: equal values say nothing. */
        @SuppressWarnings("ReferenceEquality")
        FloatBuffer view(ByteBuffer stored) {
            if (stored != memory) {
                memory = stored;
                view = stored.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
            }
            return view.clear();
        }

        FloatBuffer values(RealSession session) {
            if (session.outputs().get(index).type() == DataType.FLOAT32) {
                return view(session.stored(index));
            }
            values = session.output(index, values);
            return FloatBuffer.wrap(values).asReadOnlyBuffer();
        }

        void hand(long number, FloatBuffer given, ActivationSink sink) {
            for (int i = 0; i < positions.size(); i++) {
                sink.accept(number, positions.get(i), given.clear());
            }
        }

        void handAll(long first, int samples, FloatBuffer given, ActivationSink sink) {
            for (int i = 0; i < positions.size(); i++) {
                sink.acceptAll(first, samples, positions.get(i), given);
            }
        }
    }

    /**
     * @param inputs positions by the index of the input
     * @param outputs positions, in the order of the session's outputs
     * @param session null where there are no outputs
     */
    ActivationFeed(
            Map<Integer, List<Integer>> inputs,
            List<List<Integer>> outputs,
            SampleInputs sample,
            RealSession session,
            ActivationSink sink) {
        this.sample = sample;
        this.session = session;
        this.sink = sink;
        inputs.forEach((input, positions) -> this.inputs.add(new Source(input, positions)));
        outputs.forEach(positions -> this.outputs.add(new Source(this.outputs.size(), positions)));
    }

    /** Hands over what was read of a sample, and keeps it for the next run. */
    void take(long number, int place) {
        for (Source input : inputs) {
            input.hand(number, input.view(sample.values(input.index)), sink);
        }
        if (session != null) {
            sample.feed(session, place);
        }
    }

    /** Hands over what the model makes of the samples that were taken, the first at place 0; others are left over. */
    void run(long first, int count) {
        if (session == null) {
            return;
        }
        session.run();
        for (Source output : outputs) {
            FloatBuffer values = output.values(session);
            output.handAll(first, count, values.limit(values.limit() / session.batch() * count), sink);
        }
    }
}
