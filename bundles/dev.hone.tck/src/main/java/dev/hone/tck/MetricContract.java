package dev.hone.tck;

import dev.hone.api.TensorSpec;
import dev.hone.api.metric.Metric;
import dev.hone.api.metric.Metric.Accumulator;
import dev.hone.model.DataType;
import dev.hone.model.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link Metric}. A metric's test extends this class and gives the metric; one that says nothing about
 * a vector of 4 scores, or does not count a right class as better, gives outputs and labels of its own.
 */
public abstract class MetricContract extends PluginContract<Metric> {

    private static final int SAMPLES = 40;

    /** For the subclass of a metric's test. */
    protected MetricContract() {
        super(Metric.class, "metric.", Optional.empty());
    }

    /** An output that the metric measures. */
    protected TensorSpec output() {
        return new TensorSpec("y", DataType.FLOAT32, Shape.of(1, 4), Optional.empty());
    }

    /** What labels are; given to metrics that need labels. */
    protected TensorSpec label() {
        return new TensorSpec("labels", DataType.INT64, Shape.SCALAR, Optional.empty());
    }

    /** An output that is perfect. */
    protected float[] perfect(int sample) {
        Random random = new Random(sample);
        float[] values = new float[Math.toIntExact(output().elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        values[sample % values.length] = 2;
        return values;
    }

    /** The label of the output that is perfect, little-endian. */
    protected ByteBuffer label(int sample) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(sample % output().elements())
                .flip();
    }

    /** An output that is as bad as can be: here, the opposite of the perfect one. */
    protected float[] worst(int sample) {
        float[] values = perfect(sample);
        for (int i = 0; i < values.length; i++) {
            values[i] = -values[i];
        }
        return values;
    }

    /** The unit is what people read behind a number. */
    @Test
    protected void hasAUnitThatCanBeShown() {
        Clause.require(
                property("unit").isEmpty() || property("unit").matches("\\S{1,8}"),
                "The service property metric.unit is short and without spaces, such as % or dB, or empty.",
                "it is '" + property("unit") + "'");
    }

    /** Without samples there is nothing to say. */
    @Test
    protected void isNoNumberWithoutSamples() {
        double value = begin().value();
        Clause.require(Double.isNaN(value), "Before the first sample the value is NaN.", "it is " + value);
    }

    /** Better is better. */
    @Test
    protected void isBestForPerfectOutputsAndWorseForWorse() {
        boolean higher = !property("higherIsBetter").equals("false");
        String clause = "With metric.higherIsBetter=" + higher + " perfect outputs are measured "
                + (higher ? "higher" : "lower") + " than worse ones.";
        double best = measure(SAMPLES);
        double half = measure(SAMPLES / 2);
        double worst = measure(0);
        Clause.require(!Double.isNaN(best), "A perfect score is a number.", "it is NaN");
        Clause.require(
                better(best, worst, higher) && !better(half, best, higher) && !better(worst, half, higher),
                clause,
                "it is " + best + " for perfect outputs, " + half + " if half of them are bad and " + worst
                        + " if all are");
        if (property("unit").equals("%")) {
            for (double value : new double[] {best, half, worst}) {
                Clause.require(value >= 0 && value <= 100, "A percentage is from 0 to 100.", "it is " + value);
            }
            Clause.require(
                    best == (higher ? 100 : 0), "Perfect outputs score 100 %, or 0 % of errors.", "it is " + best);
        }
    }

    /** Measurements do not know of each other, and reading one does not change it. */
    @Test
    protected void measuresEachTimeAnew() {
        Metric metric = create();
        Accumulator one = begin(metric);
        Accumulator other = begin(metric);
        for (int sample = 0; sample < SAMPLES; sample++) {
            add(one, sample, perfect(sample));
            add(other, sample, worst(sample));
            one.value();
        }
        Clause.require(
                same(one.value(), measure(SAMPLES)) && same(other.value(), measure(0)),
                "Every measurement has an accumulator of its own, and reading the value does not change it.",
                "two at once give " + one.value() + " and " + other.value() + ", one after the other "
                        + measure(SAMPLES) + " and " + measure(0));
        Clause.require(same(one.value(), one.value()), "Reading the value does not change it.", "it does");
    }

    /** What is given belongs to others. */
    @Test
    protected void writesNothingToWhatItIsGiven() {
        Accumulator accumulator = begin();
        float[] output = worst(1);
        float[] reference = perfect(1);
        ByteBuffer label = label(1);
        ByteBuffer before = label.duplicate();
        accumulator.add(output, needs("needsReference") ? reference : null, needs("needsLabels") ? label : null);
        Clause.require(
                Arrays.equals(output, worst(1))
                        && Arrays.equals(reference, perfect(1))
                        && content(label, before).equals(content(label(1), label(1))),
                "Outputs, references and labels are not written to.",
                "they changed");
    }

    /** Broken models give broken numbers. */
    @Test
    protected void countsOutputsThatAreNoNumbersAsNoBetter() {
        boolean higher = !property("higherIsBetter").equals("false");
        String clause = "An output with NaN or infinities is measured, and no better than a perfect one.";
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            Accumulator accumulator = begin();
            float[] output = perfect(1);
            Arrays.fill(output, bad);
            Clause.answer(clause, "add of outputs of " + bad, () -> {
                add(accumulator, 1, output);
                return "";
            });
            double value = accumulator.value();
            Clause.require(
                    Double.isNaN(value) || !better(value, measure(1, 1), higher),
                    clause,
                    "outputs of " + bad + " give " + value);
        }
    }

    /** Where a metric has nothing to say it says so. */
    @Test
    protected void passesOverOutputsThatItDoesNotMeasure() {
        String clause = "begin answers for every output, empty where the metric says nothing about it.";
        for (DataType type : List.of(DataType.FLOAT32, DataType.INT32, DataType.BOOL, DataType.STRING)) {
            for (Shape shape :
                    List.of(Shape.SCALAR, Shape.of(0), Shape.of(1), Shape.of(Shape.DYNAMIC, 3), Shape.of(1, 5, 7, 3))) {
                TensorSpec output = new TensorSpec("", type, shape, Optional.empty());
                for (Optional<TensorSpec> label : List.of(Optional.<TensorSpec>empty(), Optional.of(label()))) {
                    Clause.answer(clause, "begin for an output of " + type + " " + shape, () -> create().begin(
                                    output, label));
                }
            }
        }
        if (needs("needsLabels")) {
            Clause.require(
                    create().begin(output(), Optional.empty()).isEmpty(),
                    "A metric that needs labels says nothing where there are none.",
                    "it begins");
        }
    }

    private double measure(int good) {
        return measure(good, SAMPLES);
    }

    private double measure(int good, int samples) {
        Accumulator accumulator = begin();
        for (int sample = 0; sample < samples; sample++) {
            add(accumulator, sample, sample < good ? perfect(sample) : worst(sample));
        }
        return accumulator.value();
    }

    private void add(Accumulator accumulator, int sample, float[] output) {
        accumulator.add(
                output, needs("needsReference") ? perfect(sample) : null, needs("needsLabels") ? label(sample) : null);
    }

    private Accumulator begin() {
        return begin(create());
    }

    private Accumulator begin(Metric metric) {
        Optional<Accumulator> begun = Clause.answer(
                "begin answers.",
                "begin",
                () -> metric.begin(output(), needs("needsLabels") ? Optional.of(label()) : Optional.empty()));
        return begun.orElseThrow(() -> Clause.broken(
                "The test gives an output and a label that the metric measures.", "begin answered with nothing"));
    }

    private boolean needs(String what) {
        return property(what).equals("true");
    }

    private static List<Object> content(ByteBuffer buffer, ByteBuffer whole) {
        return List.of(buffer.limit(), whole.duplicate().clear());
    }

    private static boolean better(double one, double other, boolean higher) {
        return higher ? one > other : one < other;
    }

    private static boolean same(double one, double other) {
        return Double.compare(one, other) == 0;
    }
}
