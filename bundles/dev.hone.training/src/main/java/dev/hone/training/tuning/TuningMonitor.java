package dev.hone.training.tuning;

import dev.hone.api.Cancellation;
import dev.hone.api.technique.Context;
import dev.hone.training.Epoch;
import dev.hone.training.TrainingMonitor;
import dev.hone.training.TrainingStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Tells a stage's context how far its training is, and people how it went. */
record TuningMonitor(Context context) implements TrainingMonitor {

    @Override
    public void report(TrainingStatus status) {
        OptionalDouble validation = status.last().map(Epoch::validation).orElse(OptionalDouble.empty());
        String judged = validation.isEmpty() ? "" : text(", validation %.4f", validation.getAsDouble());
        String step = text("train (loss %.4f%s, ", status.loss(), judged)
                + text("%.0f steps/s, %.0f s left)", status.stepsPerSecond(), status.remainingSeconds());
        context.progress().report(step, status.step(), status.steps());
    }

    @Override
    public Cancellation cancellation() {
        return context.cancellation();
    }

    /** One line for each epoch. */
    static List<String> lines(List<Epoch> epochs) {
        List<String> lines = new ArrayList<>();
        for (Epoch epoch : epochs) {
            StringBuilder line = new StringBuilder(text("epoch %d: loss %.5f", epoch.number(), epoch.loss()));
            epoch.validation().ifPresent(loss -> line.append(text(", validation loss %.5f", loss)));
            epoch.metrics().forEach((name, value) -> line.append(text(", %s %.4f", name, value)));
            lines.add(line.toString());
        }
        return lines;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
