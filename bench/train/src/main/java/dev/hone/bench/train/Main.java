package dev.hone.bench.train;

import dev.hone.engine.tensorflow.internal.train.TrainingRun;
import dev.hone.training.Optimizer;
import dev.hone.training.Schedule;
import dev.hone.training.TrainingResult;
import dev.hone.training.TrainingTask;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tensorflow.TensorFlow;

/**
 * Answers lines. {@code idle}: the resident megabytes that loading TensorFlow adds. {@code MODEL WHAT BATCH THREADS
 * STEPS}, where WHAT is float, or for a TFLite file also the id of a technique: the milliseconds of a step, the
 * resident megabytes that were added from the first tenth of the steps to the last, and those after the training.
 */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(line.equals("idle") ? Double.toString(idle()) : train(line.split(" ")));
        }
    }

    private static double idle() {
        double before = residentMegabytes();
        TensorFlow.version();
        return residentMegabytes() - before;
    }

    private static String train(String[] words) throws IOException {
        Path model = Path.of(words[0]);
        int batch = Integer.parseInt(words[2]);
        int threads = Integer.parseInt(words[3]);
        Noise samples = new Noise(batch * Long.parseLong(words[4]));
        TrainingTask task = model.toString().endsWith(".tflite")
                ? StageTask.of(model, words[1], samples, batch, threads)
                : TrainingTask.builder(Classifier.of(model), samples)
                        .batch(batch)
                        .epochs(2)
                        .threads(threads)
                        .optimizer(Optimizer.adam())
                        .schedule(Schedule.constant(1e-3))
                        .build();
        double[] early = {0};
        double[] late = {0};
        TrainingResult result = TrainingRun.run(task, status -> {
            late[0] = residentMegabytes();
            early[0] = status.step() * 10 <= status.steps() || early[0] == 0 ? late[0] : early[0];
        });
        // The first epoch warms up.
        double milliseconds = 1000 / result.epochs().get(1).stepsPerSecond();
        return milliseconds + " " + (late[0] - early[0]) + " " + residentMegabytes();
    }

    private static double residentMegabytes() {
        try {
            for (String row : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (row.startsWith("VmRSS:")) {
                    return Long.parseLong(row.replaceAll("\\D", "")) / 1024.0;
                }
            }
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
