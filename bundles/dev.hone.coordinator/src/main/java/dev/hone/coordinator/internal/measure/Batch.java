package dev.hone.coordinator.internal.measure;

import dev.hone.api.TensorSpec;
import dev.hone.api.data.Samples;
import dev.hone.api.runtime.ModelRuntime;
import dev.hone.coordinator.internal.registry.Lease;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * How many samples at once a model is run with. What comes out must not depend on it: a batch is taken only if the
 * first one gives, to the last bit, what its samples give one after the other.
 */
public final class Batch {

    /** More gain little, and each costs the memory of its activations. */
    private static final int MOST = 8;

    /** With fewer samples, opening sessions costs more than batches gain. */
    private static final long WORTHWHILE = 1000;

    private Batch() {}

    /**
     * Chooses, by the model and the number of samples alone.
     *
     * @param inputs as the samples were asked for, in real values
     * @return 1 where a model takes no batch, or does not treat its samples alike
     */
    public static int of(
            Lease<ModelRuntime> runtime, Path model, List<TensorSpec> inputs, Samples samples, long first, long count) {
        if (count < WORTHWHILE) {
            return 1;
        }
        try (RealSession session = RealSession.open(runtime, model, 1)) {
            int batch = session.preferredBatch(MOST);
            return batch > 1 && treatsAlike(session, new SampleInputs(inputs), samples, first, batch) ? batch : 1;
        }
    }

    private static boolean treatsAlike(
            RealSession session, SampleInputs sample, Samples samples, long first, int batch) {
        float[][][] alone = new float[batch][][];
        for (int place = 0; place < batch; place++) {
            sample.read(samples, first + place);
            sample.feed(session);
            session.run();
            alone[place] = outputs(session, 0);
        }
        if (!session.resize(batch)) {
            return false;
        }
        for (int place = 0; place < batch; place++) {
            sample.read(samples, first + place);
            sample.feed(session, place);
        }
        session.run();
        for (int place = 0; place < batch; place++) {
            if (!Arrays.deepEquals(alone[place], outputs(session, place))) {
                return false;
            }
        }
        return true;
    }

    private static float[][] outputs(RealSession session, int place) {
        float[][] outputs = new float[session.outputs().size()][];
        Arrays.setAll(outputs, output -> session.output(place, output, null));
        return outputs;
    }
}
