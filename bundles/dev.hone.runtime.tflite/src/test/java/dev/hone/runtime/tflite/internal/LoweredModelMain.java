package dev.hone.runtime.tflite.internal;

import dev.hone.api.HoneException;
import dev.hone.api.runtime.Session;
import dev.hone.format.tflite.internal.TfliteFormat;
import dev.hone.graph.internal.ConstantFolding;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.training.reference.Array;
import dev.hone.training.reference.Interpreter;
import dev.hone.training.tuning.Network;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Lowers a model as a whole, evaluates it with several random samples at once, and runs the file on each. Prints the
 * difference of the worst output relative to its range (zero included) as root mean square and at most, or
 * {@code refused} and the reason; then how many weights can be trained.
 */
public final class LoweredModelMain {

    private static final int SAMPLES = 2;

    /** What is smaller is nothing. */
    private static final double LEAST_RANGE = 1e-3;

    private LoweredModelMain() {}

    /** @param arguments the folder for native code and a model file */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[1]);
        try {
            Model model = new ConstantFolding()
                    .run(new TfliteFormat().read(file), KerasModels.OPERATORS)
                    .model();
            Network network = Network.of(model, KerasModels.OPERATORS);
            List<List<float[]>> samples = samples(network.graph());
            List<Array> actual = evaluate(network.graph(), samples);
            String notes = network.notes().stream().map(note -> "; " + note).collect(Collectors.joining());
            if (network.graph().outputs().size() != model.main().outputs().size()) {
                System.out.println("in part " + network.weights().size() + " weights" + notes);
                return;
            }
            double rms = 0;
            double worst = 0;
            try (Session session = new TfLiteRuntime(Path.of(arguments[0]), "lowered").open(file, 1)) {
                for (int i = 0; i < SAMPLES; i++) {
                    List<float[]> outputs = run(session, samples.get(i));
                    for (int j = 0; j < outputs.size(); j++) {
                        double[] difference = difference(outputs.get(j), actual.get(j), i);
                        rms = Math.max(rms, difference[0]);
                        worst = Math.max(worst, difference[1]);
                    }
                }
            }
            System.out.println(rms + " of the range, at most " + worst + "; "
                    + network.weights().size() + " weights" + notes);
        } catch (HoneException e) {
            System.out.println("refused " + e.getMessage());
        }
    }

    private static List<List<float[]>> samples(Graph graph) {
        Random random = new Random(7);
        List<List<float[]>> samples = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            List<float[]> sample = new ArrayList<>();
            for (int id : graph.inputs()) {
                float[] values =
                        new float[(int) graph.tensor(id).shape().with(0, 1).elements()];
                for (int j = 0; j < values.length; j++) {
                    values[j] = random.nextFloat();
                }
                sample.add(values);
            }
            samples.add(sample);
        }
        return samples;
    }

    private static List<Array> evaluate(Graph graph, List<List<float[]>> samples) {
        Map<Integer, Array> known = new HashMap<>();
        for (int i = 0; i < graph.inputs().size(); i++) {
            int input = i;
            int id = graph.inputs().get(i);
            double[] all = samples.stream()
                    .flatMapToDouble(sample -> doubles(sample.get(input)))
                    .toArray();
            known.put(id, Array.of(graph.tensor(id).shape().with(0, samples.size()), all));
        }
        return new Interpreter(graph).run(known);
    }

    private static DoubleStream doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]);
    }

    private static List<float[]> run(Session session, List<float[]> sample) {
        for (int i = 0; i < sample.size(); i++) {
            ByteBuffer input = session.input(i);
            for (float value : sample.get(i)) {
                input.putFloat(value);
            }
            input.rewind();
        }
        session.run();
        List<float[]> outputs = new ArrayList<>();
        for (int i = 0; i < session.outputs().size(); i++) {
            float[] values = new float[session.output(i).remaining() / Float.BYTES];
            session.output(i).asFloatBuffer().get(values);
            outputs.add(values);
        }
        return outputs;
    }

    /** Root of the mean square, and the largest, of an output and one sample's part of all, relative to its range. */
    private static double[] difference(float[] expected, Array actual, int sample) {
        double low = 0;
        double high = 0;
        double squares = 0;
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            low = Math.min(low, expected[i]);
            high = Math.max(high, expected[i]);
            double difference = expected[i] - actual.get(sample * expected.length + i);
            squares += difference * difference;
            worst = Math.max(worst, Math.abs(difference));
        }
        double range = Math.max(high - low, LEAST_RANGE);
        return new double[] {Math.sqrt(squares / expected.length) / range, worst / range};
    }
}
