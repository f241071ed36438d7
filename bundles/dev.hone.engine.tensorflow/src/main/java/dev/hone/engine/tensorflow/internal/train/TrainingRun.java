package dev.hone.engine.tensorflow.internal.train;

import dev.hone.api.HoneException;
import dev.hone.api.data.Samples;
import dev.hone.model.TensorData;
import dev.hone.training.BatchOrder;
import dev.hone.training.Epoch;
import dev.hone.training.HostUpdate;
import dev.hone.training.TrainingMonitor;
import dev.hone.training.TrainingProgram;
import dev.hone.training.TrainingResult;
import dev.hone.training.TrainingTask;
import dev.hone.training.Variable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.LongStream;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.exceptions.TFUnimplementedException;
import org.tensorflow.exceptions.TensorFlowException;

/** The loop over the steps of a task. */
public final class TrainingRun {

    private final TrainingTask task;
    private final TrainingProgram program;
    private final TrainingMonitor monitor;
    private final TrainingSession session;
    private final BatchOrder order;
    private final long perEpoch;
    private final Optional<Checkpoint> checkpoint;
    private final Pace pace;
    private History history;
    private long updated = -1;
    private String doing = "preparing the training";

    private TrainingRun(TrainingTask task, TrainingMonitor monitor, TrainingSession session) {
        this.task = task;
        this.program = task.program();
        this.monitor = monitor;
        this.session = session;
        this.order = task.order();
        this.perEpoch = order.steps();
        this.checkpoint = task.checkpoints().map(folder -> new Checkpoint(folder, TaskDigest.of(task)));
        this.history = checkpoint.flatMap(Checkpoint::load).orElse(History.NONE);
        this.pace = new Pace(task, monitor);
    }

    /** As {@link dev.hone.training.Trainer#train} says. */
    public static TrainingResult run(TrainingTask task, TrainingMonitor monitor) {
        if (task.train().size() < 1) {
            throw new HoneException(HoneException.Reason.DATA, "there are no samples to train with");
        }
        BatchMemory.of(task.program()).ifPresent(memory -> memory.requireRoom(task.batch(), BatchMemory.ofMachine()));
        try (TrainingSession session = new TrainingSession(task)) {
            return new TrainingRun(task, monitor, session).trained();
        } catch (TensorFlowException | TFInvalidArgumentException | TFUnimplementedException e) {
            throw Failure.of(e, "building the graph of the training", HoneException.Reason.MODEL, task);
        }
    }

    private TrainingResult trained() {
        try {
            checkpoint.ifPresent(file -> file.requireRoom(roomForCheckpoints()));
            return train();
        } catch (TensorFlowException | TFInvalidArgumentException | TFUnimplementedException e) {
            throw Failure.of(e, doing, HoneException.Reason.DATA, task);
        }
    }

    /** What the file holds, twice, as it is replaced by a whole one. */
    private long roomForCheckpoints() {
        long state = session.steps().state().stream().mapToLong(Slot::bytes).sum();
        long best = task.best()
                ? program.variables().stream()
                        .mapToLong(variable -> variable.initial().size())
                        .sum()
                : 0;
        return 2 * (state + best);
    }

    private TrainingResult train() {
        boolean resumed = history.step() > 0;
        long start = history.step();
        restore();
        if (task.judgesStart() && history.step() == 0) {
            judgeStart();
        }
        pace.start(start, session.total());
        while (history.step() < task.span().steps() && !isExhausted()) {
            trainEpoch();
        }
        if (!history.best().isEmpty()) {
            set(history.best());
        }
        update(history.step());
        return TrainingResult.of(values(program.variables()), history.epochs(), notes(resumed ? start : 0))
                .withStart(history.start());
    }

    private void restore() {
        Map<Slot, TensorData> values = new LinkedHashMap<>();
        for (Slot slot : session.steps().state()) {
            Optional.ofNullable(history.state().get(slot.name())).ifPresent(data -> values.put(slot, data));
        }
        session.write(values);
        history = history.withState(Map.of());
    }

    private boolean isExhausted() {
        return task.patience().isPresent() && history.worse() >= task.patience().getAsInt();
    }

    private void trainEpoch() {
        int number = (int) (history.step() / perEpoch);
        int[] samples = order.epoch(number);
        long end = (number + 1) * perEpoch;
        Iterator<Selection> selections = LongStream.range(history.step(), end)
                .mapToObj(step -> selection(samples, step % perEpoch))
                .iterator();
        try (Batches batches = session.batches(selections)) {
            while (history.step() < end) {
                if (monitor.cancellation().isCancelled()) {
                    store();
                    monitor.cancellation().check();
                }
                update(history.step());
                step(batches);
                history = history.at(history.step() + 1);
                if (history.step() < end) {
                    pace.report(history, session::total);
                    if (pace.isCheckpointDue()) {
                        store();
                    }
                }
            }
        }
        double loss = session.total() / samples.length;
        pace.pause(history);
        finish(number + 1, loss);
        store();
        pace.resume(history);
    }

    private Selection selection(int[] samples, long stepOfEpoch) {
        int begin = order.begin(stepOfEpoch);
        return new Selection(task.train(), order.size(stepOfEpoch), place -> samples[begin + place]);
    }

    private void step(Batches batches) {
        doing = "step " + (history.step() + 1) + " of the training";
        Batch batch = next(batches);
        try {
            session.step(history.step(), batch);
        } catch (TFInvalidArgumentException e) {
            if (e.getMessage() == null || !e.getMessage().startsWith(StepGraph.LOSS)) {
                throw e;
            }
            throw notANumber("loss", batch.selection());
        }
    }

    private Batch next(Batches batches) {
        try {
            return batches.next();
        } catch (HoneException e) {
            throw new HoneException(e.reason(), doing + ": " + e.getMessage(), e);
        }
    }

    private HoneException notANumber(String loss, Selection selection) {
        return new HoneException(
                HoneException.Reason.DATA,
                doing + ": the " + loss + " is not a number"
                        + new NonFinite(session, program, history.step() > 0)
                                .first(selection)
                                .map(first -> "; the first that is none is " + first.where()
                                        + (first.given() ? "" : diverged()))
                                .orElse(diverged()));
    }

    /** What to do where steps brought it about. */
    private String diverged() {
        return history.step() == 0
                ? ""
                : "; the training diverged with the learning rate "
                        + task.schedule().rate(history.step() - 1, task.span().steps())
                        + "; accepted: a smaller learning-rate, or a clip-norm";
    }

    private void judgeStart() {
        update(0);
        doing = "judging the start";
        double[] means = validate(task.validate().orElseThrow());
        history = history.startedFrom(Epoch.start(means[0], metrics(means)), values(program.variables()));
    }

    private Map<String, Double> metrics(double[] means) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        int index = 1;
        for (String name : program.metrics().keySet()) {
            metrics.put(name, means[index++]);
        }
        return metrics;
    }

    /** Judges an epoch. */
    private void finish(int number, double loss) {
        OptionalDouble judged = OptionalDouble.empty();
        Map<String, Double> metrics = Map.of();
        if (task.validate().isPresent()) {
            doing = "judging epoch " + number;
            double[] means = validate(task.validate().get());
            judged = OptionalDouble.of(means[0]);
            metrics = metrics(means);
            boolean comparable = number >= task.judgedFrom();
            if (!comparable || means[0] < history.bestLoss()) {
                history = history.improved(
                        comparable ? means[0] : Double.POSITIVE_INFINITY,
                        task.best() ? values(program.variables()) : Map.of());
            } else {
                history = history.notImproved();
            }
        }
        session.setTotal(0);
        history = history.with(Epoch.of(number, loss, judged, metrics, pace.rate()));
    }

    private double[] validate(Samples samples) {
        List<Integer> scalars = new ArrayList<>(List.of(program.validationLoss()));
        scalars.addAll(program.metrics().values());
        double[] sums = new double[scalars.size()];
        Iterator<Selection> selections = LongStream.iterate(
                        0, begin -> begin < samples.size(), begin -> begin + task.batch())
                .mapToObj(begin -> new Selection(
                        samples, (int) Math.min(task.batch(), samples.size() - begin), place -> begin + place))
                .iterator();
        try (Batches batches = session.batches(selections)) {
            for (long begin = 0; begin < samples.size(); begin += task.batch()) {
                monitor.cancellation().check();
                Batch batch = next(batches);
                double[] means = session.compute(scalars, batch);
                if (!Double.isFinite(means[0])) {
                    throw notANumber("validation loss", batch.selection());
                }
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += means[i] * batch.selection().size() / samples.size();
                }
            }
        }
        return sums;
    }

    /** All that are due read and write at once: TensorFlow prepares a graph anew for each set of variables. */
    private void update(long step) {
        if (step == updated) {
            return;
        }
        updated = step;
        List<HostUpdate> due =
                task.updates().stream().filter(update -> update.due(step)).toList();
        if (due.isEmpty()) {
            return;
        }
        Set<String> read = new HashSet<>();
        due.forEach(update -> read.addAll(update.reads()));
        Map<String, TensorData> values = values(program.variables().stream()
                .filter(variable -> read.contains(variable.name()))
                .toList());
        Map<String, TensorData> changed = new LinkedHashMap<>();
        for (HostUpdate update : due) {
            Map<String, TensorData> known = new LinkedHashMap<>(values);
            known.keySet().retainAll(update.reads());
            update.update(step, known).forEach((name, data) -> {
                values.replace(name, data);
                changed.put(name, data);
            });
        }
        set(changed);
    }

    private Map<String, TensorData> values(List<Variable> variables) {
        Map<String, TensorData> values = new LinkedHashMap<>();
        Map<Slot, TensorData> read = session.read(variables.stream()
                .map(variable -> session.steps().variable(variable.tensor()))
                .toList());
        variables.forEach(
                variable -> values.put(variable.name(), read.get(session.steps().variable(variable.tensor()))));
        return values;
    }

    private void set(Map<String, TensorData> values) {
        Map<Slot, TensorData> slots = new LinkedHashMap<>();
        values.forEach((name, data) -> {
            Variable variable = program.variable(name)
                    .orElseThrow(() -> new IllegalArgumentException("no variable '" + name + "' in the program"));
            slots.put(session.steps().variable(variable.tensor()), data);
        });
        session.write(slots);
    }

    private void store() {
        if (history.step() == 0) {
            return; // nothing is lost
        }
        checkpoint.ifPresent(file -> {
            Map<String, TensorData> state = new LinkedHashMap<>();
            session.state().forEach((slot, data) -> state.put(slot.name(), data));
            file.store(history.withState(state));
        });
        pace.stored();
    }

    private List<String> notes(long resumed) {
        List<String> notes = new ArrayList<>();
        if (resumed > 0) {
            notes.add("went on from a checkpoint after step " + resumed);
        }
        if (isExhausted() && history.step() < task.span().steps()) {
            notes.add("ended after epoch " + history.epochs().size() + " of " + task.epochs()
                    + ": the validation loss had not become smaller for " + history.worse() + " epochs");
        }
        if (!history.best().isEmpty() && history.worse() > 0) {
            int number = history.epochs().size() - history.worse();
            notes.add(number > 0 ? "the weights are those after epoch " + number : TrainingResult.KEPT_START);
        }
        if (!session.steps().untouched().isEmpty()) {
            notes.add("not trained, as the loss does not depend on them in a way that has a gradient: "
                    + String.join(", ", session.steps().untouched()));
        }
        return notes;
    }
}
