package dev.hone.technique.cluster.internal.train;

import dev.hone.model.DataType;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.Value;
import dev.hone.technique.cluster.internal.codebook.Codebook;
import dev.hone.technique.cluster.internal.codebook.CodebookSearch;
import dev.hone.technique.cluster.internal.property.Clusters;
import dev.hone.technique.cluster.internal.property.Grouping;
import dev.hone.training.Phase;
import dev.hone.training.State;
import dev.hone.training.StateValues;
import dev.hone.training.TrainingSpan;
import dev.hone.training.Weight;
import dev.hone.training.WeightConstraint;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Lets the weights of each group share few centroids, which are trained; from time to time weights go to the centroid
 * that is nearest meanwhile. Zeros that are kept stay zeros.
 */
public final class TrainedClusters implements WeightConstraint {

    private static final String RANGES = "ranges";
    private static final String PENALTIES = "penalties";

    /** So many steps lie between two assignments: they cost the host a pass over all weights. */
    private static final int INTERVAL = 50;

    /**
     * One weight of so many may go to another centroid at once: those that gain most. The weights behind the centroids
     * drift as far as the learning rate lets them, and if all went at once the network would be another.
     */
    private static final int ONE_OF = 200;

    /** Afterwards centroids are trained for the weights that they will have. */
    private static final double SETTLED = 0.9;

    private final CodebookSearch search;
    private final int axis;
    private final boolean keepZeros;
    private final boolean mean;

    /**
     * @param axis whose indices are the groups, or {@link Tensor#NONE}
     * @param keepZeros whether zeros stay zeros, even where they are few
     * @param mean whether a centroid's gradient is the mean of its weights' gradients, else their sum
     */
    public TrainedClusters(CodebookSearch search, int axis, boolean keepZeros, boolean mean) {
        this.search = search;
        this.axis = axis;
        this.keepZeros = keepZeros;
        this.mean = mean;
    }

    @Override
    public Phase phase() {
        return Phase.CENTROIDS;
    }

    @Override
    public boolean needsOneScale() {
        return axis == Tensor.NONE;
    }

    @Override
    public State init(Weight weight, TensorData value, long seed) {
        float[] values = SharedValues.floats(value);
        SharedValues.requireFinite(weight.name(), values);
        Grouping grouping = Grouping.of(weight.shape(), axis);
        int[] assignments = new int[values.length];
        int[] ranges = new int[grouping.groups() + 1];
        float[] centroids = new float[grouping.groups() * search.clusters()];
        float[] penalties = new float[centroids.length];
        int size = 0;
        for (int group = 0; group < grouping.groups(); group++) {
            Codebook codebook = search.shared(grouping.values(values, group), keepZeros, seed);
            for (int i = 0; i < grouping.size(); i++) {
                int at = grouping.index(group, i);
                boolean zero = codebook.keepsZeros() && values[at] == 0;
                assignments[at] = zero ? 0 : size + codebook.code(values[at]) + 1;
            }
            for (int code = 0; code < codebook.size(); code++) {
                centroids[size] = codebook.centroid(code);
                penalties[size++] = (float) codebook.penalty(code);
            }
            ranges[group + 1] = size;
        }
        float[] found = Arrays.copyOf(centroids, Math.max(size, 1));
        return SharedValues.state(weight, found, assignments)
                .with(PENALTIES, Shape.of(found.length), Arrays.copyOf(penalties, found.length))
                .with(RANGES, DataType.INT32, Shape.of(ranges.length), TensorData.ofInts(ranges), false);
    }

    @Override
    public Value forward(HoneBuilder hone, Weight weight, Value value, StateValues state) {
        return SharedValues.forward(hone, value, state, mean);
    }

    @Override
    public boolean due(long step, TrainingSpan span) {
        return step > 0 && step % INTERVAL == 0 && span.part(step) < SETTLED;
    }

    @Override
    public State update(Weight weight, TensorData value, State state, long step, TrainingSpan span) {
        float[] values = SharedValues.floats(value);
        float[] centroids = SharedValues.centroids(state);
        float[] penalties = state.floats(PENALTIES);
        int[] ranges = SharedValues.ints(state.value(RANGES));
        int[] assignments = SharedValues.assignments(state);
        int[] wanted = assignments.clone();
        Grouping grouping = Grouping.of(weight.shape(), axis);
        for (int group = 0; group < grouping.groups(); group++) {
            Nearest nearest = new Nearest(centroids, penalties, ranges[group], ranges[group + 1]);
            for (int i = 0; i < grouping.size(); i++) {
                int at = grouping.index(group, i);
                if (keepZeros && values[at] == 0) {
                    assignments[at] = 0;
                } else if (assignments[at] > 0) {
                    wanted[at] = nearest.of(values[at]) + 1;
                }
            }
        }
        int[] going = IntStream.range(0, values.length)
                .filter(at -> assignments[at] != 0 && wanted[at] != assignments[at])
                .toArray();
        double[] costs = IntStream.of(going)
                .mapToDouble(at -> cost(values[at], wanted[at], centroids, penalties)
                        - cost(values[at], assignments[at], centroids, penalties))
                .toArray();
        for (int i : smallest(costs, values.length / ONE_OF + 1)) {
            assignments[going[i]] = wanted[going[i]];
        }
        return SharedValues.reassigned(state, assignments);
    }

    /** The indices of so many smallest values, the first of equal ones. */
    private static int[] smallest(double[] values, int count) {
        if (values.length <= count) {
            return IntStream.range(0, values.length).toArray();
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double last = sorted[count - 1];
        IntStream below = IntStream.range(0, values.length).filter(i -> values[i] < last);
        IntStream equal = IntStream.range(0, values.length).filter(i -> values[i] == last);
        return IntStream.concat(below, equal).limit(count).toArray();
    }

    private static double cost(float value, int assignment, float[] centroids, float[] penalties) {
        double distance = value - (double) centroids[assignment - 1];
        return distance * distance + penalties[assignment - 1];
    }

    @Override
    public TensorData project(Weight weight, TensorData value, State state) {
        return SharedValues.project(state);
    }

    /** Each channel goes on to have its own. */
    @Override
    public boolean allowsScaling() {
        return axis != Tensor.NONE;
    }

    @Override
    public Set<String> establishes() {
        return Set.of(Clusters.ID);
    }

    @Override
    public Set<String> keeps() {
        return keepZeros ? KeptClusters.ZEROS : Set.of();
    }
}
