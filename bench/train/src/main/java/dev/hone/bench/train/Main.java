package dev.hone.bench.train;

import dev.hone.engine.tensorflow.internal.train.TrainingRun;
import dev.hone.training.Optimizer;
import dev.hone.training.Schedule;
import dev.hone.training.TrainingMonitor;
import dev.hone.training.TrainingProgram;
import dev.hone.training.TrainingResult;
import dev.hone.training.TrainingTask;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads lines of {@code MODEL float|quantized BATCH THREADS STEPS} and answers each with the milliseconds of a step and
 * the resident megabytes afterwards.
 */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            TrainingProgram program = Classifier.of(Path.of(words[0]), words[1].equals("quantized"));
            int batch = Integer.parseInt(words[2]);
            long steps = Long.parseLong(words[4]);
            TrainingTask task = TrainingTask.builder(program, new Noise(batch * steps))
                    .batch(batch)
                    .epochs(2)
                    .threads(Integer.parseInt(words[3]))
                    .optimizer(Optimizer.adam())
                    .schedule(Schedule.constant(1e-3))
                    .build();
            TrainingResult result = TrainingRun.run(task, TrainingMonitor.NONE);
            // The first epoch warms up.
            System.out.println(1000 / result.epochs().get(1).stepsPerSecond() + " " + residentMegabytes());
        }
    }

    private static double residentMegabytes() throws IOException {
        for (String row : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (row.startsWith("VmRSS:")) {
                return Long.parseLong(row.replaceAll("\\D", "")) / 1024.0;
            }
        }
        return 0;
    }
}
