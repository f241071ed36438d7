package dev.hone.training.reference;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.model.TensorData;
import dev.hone.training.BatchOrder;
import dev.hone.training.Epoch;
import dev.hone.training.HostUpdate;
import dev.hone.training.Trainer;
import dev.hone.training.TrainingMonitor;
import dev.hone.training.TrainingResult;
import dev.hone.training.TrainingStatus;
import dev.hone.training.TrainingTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Trains by the {@link Interpreter}, slowly, on one thread, and without checkpoints. Says what a trainer does, and lets
 * constraints and techniques be tested without an engine.
 */
public final class ReferenceTrainer implements Trainer {

    @Override
    public String version() {
        return "reference";
    }

    @Override
    public TrainingResult train(TrainingTask task, TrainingMonitor monitor) {
        return new Run(task, monitor).run();
    }

    /** One training. */
    private static final class Run {

        private final TrainingTask task;
        private final TrainingMonitor monitor;
        private final Variables variables;
        private final Steps steps;
        private final BatchOrder order;
        private final List<Epoch> epochs = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private final long begun = System.nanoTime();
        private Map<String, TensorData> best = Map.of();
        private double bestLoss = Double.POSITIVE_INFINITY;
        private int since;
        private Optional<Epoch> start = Optional.empty();
        private long step;
        private long updated = -1;

        Run(TrainingTask task, TrainingMonitor monitor) {
            this.task = task;
            this.monitor = monitor;
            if (task.train().size() < 1) {
                throw new HoneException(Reason.DATA, "there are no samples to train with");
            }
            variables = new Variables(task.program());
            steps = new Steps(task, variables);
            order = task.order();
        }

        TrainingResult run() {
            if (task.judgesStart()) {
                judgeStart();
            }
            for (int number = 1; number <= task.epochs() && !isStopped(); number++) {
                double loss = train(number);
                judge(number, loss);
            }
            update();
            boolean earlier = task.best() && !best.isEmpty() && since > 0;
            if (earlier) {
                int number = epochs.size() - since;
                notes.add(number > 0 ? "the weights are those after epoch " + number : TrainingResult.KEPT_START);
            }
            return TrainingResult.of(earlier ? best : variables.data(), epochs, notes)
                    .withStart(start);
        }

        private void judgeStart() {
            update();
            Map<String, Double> metrics = new LinkedHashMap<>();
            bestLoss = steps.validate(task.validate().orElseThrow(), metrics);
            best = variables.data();
            start = Optional.of(Epoch.start(bestLoss, metrics));
        }

        private boolean isStopped() {
            boolean stopped = task.patience().isPresent()
                    && !epochs.isEmpty()
                    && since >= task.patience().getAsInt();
            if (stopped) {
                notes.add("training ended after epoch " + epochs.size() + ", as the validation loss did not fall for "
                        + since + " epochs");
            }
            return stopped;
        }

        private double train(int number) {
            int[] samples = order.epoch(number - 1);
            double sum = 0;
            for (long i = 0; i < order.steps(); i++) {
                monitor.cancellation().check();
                update();
                double loss = steps.train(samples, order.begin(i), order.size(i), step);
                sum += loss * order.size(i);
                step++;
                report(loss, Optional.empty());
            }
            return sum / samples.length;
        }

        private void judge(int number, double loss) {
            OptionalDouble validation = OptionalDouble.empty();
            Map<String, Double> metrics = new LinkedHashMap<>();
            if (task.validate().isPresent()) {
                validation = OptionalDouble.of(steps.validate(task.validate().get(), metrics));
                if (number < task.judgedFrom() || validation.getAsDouble() < bestLoss) {
                    bestLoss = number < task.judgedFrom() ? bestLoss : validation.getAsDouble();
                    best = variables.data();
                    since = 0;
                } else {
                    since++;
                }
            }
            Epoch epoch = Epoch.of(number, loss, validation, metrics, step / seconds());
            epochs.add(epoch);
            report(loss, Optional.of(epoch));
        }

        private void update() {
            if (step == updated) {
                return;
            }
            updated = step;
            for (HostUpdate update : task.updates()) {
                if (update.due(step)) {
                    Map<String, TensorData> values = new LinkedHashMap<>();
                    update.reads().forEach(name -> values.put(name, variables.data(name)));
                    update.update(step, values).forEach(variables::set);
                }
            }
        }

        private double seconds() {
            return Math.max(1e-9, (System.nanoTime() - begun) / 1e9);
        }

        private void report(double loss, Optional<Epoch> last) {
            long all = task.span().steps();
            double rate = step / seconds();
            monitor.report(TrainingStatus.of(step, all, loss, rate, (all - step) / rate, last));
        }
    }
}
