package dev.hone.training.tuning;

import dev.hone.api.Cancellation;
import dev.hone.api.technique.Context;
import dev.hone.training.Epoch;
import dev.hone.training.TrainingMonitor;
import dev.hone.training.TrainingResult;
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

    /** One line for the start if it was judged, and for each epoch. */
    static List<String> lines(TrainingResult result) {
        List<String> lines = new ArrayList<>();
        result.start().ifPresent(start -> lines.add("start: " + String.join(", ", judged(start))));
        for (Epoch epoch : result.epochs()) {
            List<String> parts = new ArrayList<>(List.of(text("loss %.5f", epoch.loss())));
            parts.addAll(judged(epoch));
            lines.add("epoch " + epoch.number() + ": " + String.join(", ", parts));
        }
        return lines;
    }

    private static List<String> judged(Epoch epoch) {
        List<String> parts = new ArrayList<>();
        epoch.validation().ifPresent(loss -> parts.add(text("validation loss %.5f", loss)));
        epoch.metrics().forEach((name, value) -> parts.add(text("%s %.4f", name, value)));
        return parts;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
