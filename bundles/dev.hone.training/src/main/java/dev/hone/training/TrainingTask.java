package dev.hone.training;

import dev.hone.api.data.Samples;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** One training: the program, its data, and how it is trained. An immutable value, made by {@link #builder}. */
public final class TrainingTask {

    private final TrainingProgram program;
    private final Samples train;
    private final Optional<Samples> validate;
    private final int epochs;
    private final int batch;
    private final Optimizer optimizer;
    private final Schedule schedule;
    private final OptionalDouble clipNorm;
    private final OptionalInt patience;
    private final boolean best;
    private final int judgedFrom;
    private final boolean judgesStart;
    private final long seed;
    private final int threads;
    private final Optional<Path> checkpoints;
    private final Duration interval;
    private final List<HostUpdate> updates;

    private TrainingTask(Builder builder) {
        program = builder.program;
        train = builder.train;
        validate = builder.validate;
        epochs = builder.epochs;
        long most = Math.max(train.size(), validate.map(Samples::size).orElse(0L));
        batch = (int) Math.max(1, Math.min(builder.batch, most));
        optimizer = builder.optimizer;
        schedule = builder.schedule;
        clipNorm = builder.clipNorm;
        patience = builder.patience;
        best = builder.best;
        judgedFrom = builder.judgedFrom;
        judgesStart = builder.judgesStart && builder.best && builder.validate.isPresent();
        seed = builder.seed;
        threads = builder.threads;
        checkpoints = builder.checkpoints;
        interval = builder.interval;
        updates = List.copyOf(builder.updates);
    }

    /**
     * @param train one sample's value for input i of the program's graph is what {@link Samples#read} writes for input
     *     i, in the type of the graph's input; if the program is labelled, {@link Samples#readLabel} writes the value
     *     of the last input
     */
    public static Builder builder(TrainingProgram program, Samples train) {
        return new Builder(program, train);
    }

    public TrainingProgram program() {
        return program;
    }

    /** At least one sample, at most 2^31 - 1. */
    public Samples train() {
        return train;
    }

    /** Samples by which epochs are judged. */
    public Optional<Samples> validate() {
        return validate;
    }

    public int epochs() {
        return epochs;
    }

    /** Samples of a step, no more than there are; the last step of an epoch may have fewer. */
    public int batch() {
        return batch;
    }

    public Optimizer optimizer() {
        return optimizer;
    }

    public Schedule schedule() {
        return schedule;
    }

    /** Gradients of all variables together are scaled down to this Euclidean norm where theirs is larger. */
    public OptionalDouble clipNorm() {
        return clipNorm;
    }

    /** The training ends after so many epochs in a row without a smaller validation loss than before. */
    public OptionalInt patience() {
        return patience;
    }

    /** Whether the result is the state after the epoch of the smallest validation loss, not after the last. */
    public boolean best() {
        return best;
    }

    /**
     * The first epoch, counted from 1, that {@link #patience} and {@link #best} consider. Those before are trained
     * under other conditions, such as fewer zeros, and cannot be compared with it.
     */
    public int judgedFrom() {
        return judgedFrom;
    }

    /**
     * Whether the variables as they are before the first step, behind the host updates that are due then, are judged as
     * epochs are, and are the result where none is better.
     */
    public boolean judgesStart() {
        return judgesStart;
    }

    public long seed() {
        return seed;
    }

    /** Threads to compute with, at least 1. */
    public int threads() {
        return threads;
    }

    /** A folder that a trainer keeps checkpoints in, and goes on from if there is one of an equal task. */
    public Optional<Path> checkpoints() {
        return checkpoints;
    }

    /** How often a checkpoint is stored, beside those after each epoch. */
    public Duration interval() {
        return interval;
    }

    public List<HostUpdate> updates() {
        return updates;
    }

    /** The order of samples. */
    public BatchOrder order() {
        return new BatchOrder(Math.toIntExact(train.size()), batch, seed);
    }

    public TrainingSpan span() {
        return new TrainingSpan(epochs, order().steps());
    }

    /** Collects the parts of a task. Not safe for use by several threads. */
    public static final class Builder {

        private final TrainingProgram program;
        private final Samples train;
        private final List<HostUpdate> updates = new ArrayList<>();
        private Optional<Samples> validate = Optional.empty();
        private int epochs = 1;
        private int batch = 32;
        private Optimizer optimizer = Optimizer.adam();
        private Schedule schedule = Schedule.constant(1e-3);
        private OptionalDouble clipNorm = OptionalDouble.empty();
        private OptionalInt patience = OptionalInt.empty();
        private boolean best;
        private int judgedFrom = 1;
        private boolean judgesStart;
        private long seed;
        private int threads = 1;
        private Optional<Path> checkpoints = Optional.empty();
        private Duration interval = Duration.ofSeconds(30);

        private Builder(TrainingProgram program, Samples train) {
            this.program = Objects.requireNonNull(program);
            this.train = Objects.requireNonNull(train);
        }

        public Builder validate(Optional<Samples> samples) {
            validate = samples.filter(split -> split.size() > 0);
            return this;
        }

        /** @throws IllegalArgumentException if it is below 1 */
        public Builder epochs(int count) {
            epochs = atLeastOne("epochs", count);
            return this;
        }

        /** @throws IllegalArgumentException if it is below 1 */
        public Builder batch(int samples) {
            batch = atLeastOne("batch", samples);
            return this;
        }

        public Builder optimizer(Optimizer chosen) {
            optimizer = chosen;
            return this;
        }

        public Builder schedule(Schedule chosen) {
            schedule = chosen;
            return this;
        }

        public Builder clipNorm(OptionalDouble norm) {
            clipNorm = norm;
            return this;
        }

        public Builder patience(OptionalInt count) {
            patience = count;
            return this;
        }

        public Builder best(boolean ofAllEpochs) {
            best = ofAllEpochs;
            return this;
        }

        /** @throws IllegalArgumentException if it is below 1 */
        public Builder judgedFrom(int epoch) {
            judgedFrom = atLeastOne("judgedFrom", epoch);
            return this;
        }

        /** Heeded where there are samples to judge by, and {@link #best} is asked for. */
        public Builder judgesStart(boolean asEpochsAre) {
            judgesStart = asEpochsAre;
            return this;
        }

        public Builder seed(long number) {
            seed = number;
            return this;
        }

        /** @throws IllegalArgumentException if it is below 1 */
        public Builder threads(int count) {
            threads = atLeastOne("threads", count);
            return this;
        }

        public Builder checkpoints(Optional<Path> folder) {
            checkpoints = folder;
            return this;
        }

        public Builder interval(Duration time) {
            interval = time;
            return this;
        }

        public Builder update(HostUpdate update) {
            updates.add(update);
            return this;
        }

        public TrainingTask build() {
            return new TrainingTask(this);
        }

        private static int atLeastOne(String name, int value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + "=" + value + "; at least 1 is accepted");
            }
            return value;
        }
    }
}
