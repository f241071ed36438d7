package dev.hone.training.tuning;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.training.Optimizer;
import dev.hone.training.Schedule;
import dev.hone.training.TrainingTask;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** The parameters of a stage that trains, checked. */
final class Settings {

    private static final String AUTO = TrainingParameters.AUTO;
    private static final String BATCH = "batch";
    private static final String NONE = "none";
    private static final int DEEP = 3;
    private static final double RATE = 1e-3;

    /**
     * Adam moves every weight by about the rate in each of the first steps, however small its gradient: where all that
     * is to be learnt is to make up for rounding, larger ones lose more than is ever gained.
     */
    private static final double SMALL_RATE = 2e-5;

    private static final double LARGE_RATE = 4e-3;

    private final TrainingParameters parameters;
    private final OptionalDouble rate;

    /** @throws HoneException with the reason USAGE if one is out of range, naming it */
    Settings(TrainingParameters parameters) {
        this.parameters = parameters;
        require("epochs", parameters.epochs(), parameters.epochs() >= 1, "at least 1");
        require("batch", parameters.batch(), parameters.batch() >= 1, "at least 1");
        rate = rate(parameters.learning$_$rate());
        require(
                "warm-up",
                parameters.warm$_$up(),
                parameters.warm$_$up() >= 0 && parameters.warm$_$up() < 1,
                "from 0 to below 1");
        require(
                "momentum",
                parameters.momentum(),
                parameters.momentum() >= 0 && parameters.momentum() < 1,
                "from 0 to below 1");
        require("decay", parameters.decay(), parameters.decay() >= 0 && parameters.decay() <= 1, "from 0 to 1");
        double norm = parameters.clip$_$norm();
        require("clip-norm", norm, norm >= 0 && norm < Float.MAX_VALUE, "a number, at least 0");
        require("patience", parameters.patience(), parameters.patience() >= 0, "at least 0");
        requireOne("loss", parameters.loss(), LossKind.ids());
        requireOne("normalization", parameters.normalization(), AUTO, BATCH, NONE);
        requireOne("statistics", parameters.statistics(), "frozen", "updated");
        requireOne(
                "constraint-order",
                parameters.constraint$_$order(),
                TrainingParameters.PHASES,
                TrainingParameters.PRESERVERS_LAST);
        optimizer();
        schedule(RATE);
    }

    private OptionalDouble rate(String text) {
        if (text.equals(AUTO)) {
            return OptionalDouble.empty();
        }
        double number = number(text);
        require("learning-rate", text, (float) number > 0 && number < Float.MAX_VALUE, "auto, a number more than 0");
        return OptionalDouble.of(number);
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /**
     * @param close whether all is nearly as it should be before the first step
     * @param damaged whether earlier stages left the weights fewer values, which the others have to make up for
     */
    double rate(boolean close, boolean damaged) {
        return rate.orElse(damaged ? LARGE_RATE : close ? SMALL_RATE : RATE);
    }

    private void require(String name, Object value, boolean accepted, String range) {
        if (!accepted) {
            throw new HoneException(Reason.USAGE, name + "=" + value + " is refused; accepted: " + range);
        }
    }

    private void requireOne(String name, String value, String... accepted) {
        require(name, value, Arrays.asList(accepted).contains(value), String.join(", ", accepted));
    }

    boolean preservesLast() {
        return parameters.constraint$_$order().equals(TrainingParameters.PRESERVERS_LAST);
    }

    int epochs() {
        return parameters.epochs();
    }

    int batch() {
        return parameters.batch();
    }

    String loss() {
        return parameters.loss();
    }

    /** Whether statistics of batch normalizations that are folded follow the data. */
    boolean updatesStatistics() {
        return parameters.statistics().equals("updated");
    }

    /** Whether channels are normalized while they are trained, where they are many enough. */
    boolean normalizes() {
        return !parameters.normalization().equals(NONE);
    }

    /** How many convolutions have to be normalized for it to be worthwhile. */
    int leastNormalized() {
        return parameters.normalization().equals(BATCH) ? 1 : DEEP;
    }

    private Optimizer optimizer() {
        requireOne("optimizer", parameters.optimizer(), "adam", "adamw", "sgd");
        return switch (parameters.optimizer()) {
            case "sgd" -> Optimizer.sgd(parameters.momentum());
            case "adamw" -> Optimizer.adamW(parameters.decay());
            default -> Optimizer.adam();
        };
    }

    private Schedule schedule(double rate) {
        requireOne(
                "learning-rate-schedule", parameters.learning$_$rate$_$schedule(), "constant", "cosine", "polynomial");
        Schedule rates =
                switch (parameters.learning$_$rate$_$schedule()) {
                    case "constant" -> Schedule.constant(rate);
                    case "polynomial" -> Schedule.polynomial(rate, 0, 1);
                    default -> Schedule.cosine(rate);
                };
        return parameters.warm$_$up() > 0 ? rates.withWarmUp(parameters.warm$_$up()) : rates;
    }

    void into(TrainingTask.Builder task, double learningRate) {
        double norm = parameters.clip$_$norm();
        task.epochs(epochs())
                .batch(batch())
                .optimizer(optimizer())
                .schedule(schedule(learningRate))
                .clipNorm(norm > 0 ? OptionalDouble.of(norm) : OptionalDouble.empty())
                .patience(parameters.patience() > 0 ? OptionalInt.of(parameters.patience()) : OptionalInt.empty())
                .best(true);
    }

    /**
     * For people.
     *
     * @param samples that are trained with
     */
    String description(double learningRate, long samples) {
        return parameters.optimizer() + ", learning rate " + learningRate + " ("
                + parameters.learning$_$rate$_$schedule() + "), "
                + (batch() <= samples
                        ? "batches of " + batch()
                        : "one batch of all " + samples + " samples, as they are fewer than batch=" + batch());
    }
}
