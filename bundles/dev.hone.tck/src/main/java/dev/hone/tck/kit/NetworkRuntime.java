package dev.hone.tck.kit;

import dev.hone.api.data.Samples;
import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/** Runs models of a {@link Network}'s operators by evaluating them. */
final class NetworkRuntime implements KitRuntime {

    @Override
    public List<FloatBuffer> run(Model model, List<TensorRef> tensors, Samples samples, long sample) {
        Map<Integer, double[]> values = NetworkRun.values(model, input(model, samples, sample));
        return tensors.stream()
                .map(tensor -> floats(values.get(tensor.tensor())))
                .toList();
    }

    private static double[] input(Model model, Samples samples, long sample) {
        int count = (int)
                NetworkRun.elements(model.main().tensor(model.main().inputs().get(0)));
        ByteBuffer buffer = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        samples.read(sample, 0, buffer);
        buffer.flip();
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = buffer.getFloat(Float.BYTES * i);
        }
        return values;
    }

    private static FloatBuffer floats(double[] values) {
        FloatBuffer buffer = FloatBuffer.allocate(values.length);
        for (double value : values) {
            buffer.put((float) value);
        }
        return buffer.flip();
    }
}
