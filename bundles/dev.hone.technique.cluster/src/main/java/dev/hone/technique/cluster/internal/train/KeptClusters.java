package dev.hone.technique.cluster.internal.train;

import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.Value;
import dev.hone.technique.cluster.internal.property.Clusters;
import dev.hone.technique.cluster.internal.property.Clusters.Few;
import dev.hone.technique.cluster.internal.property.Grouping;
import dev.hone.training.Phase;
import dev.hone.training.State;
import dev.hone.training.StateValues;
import dev.hone.training.Weight;
import dev.hone.training.WeightConstraint;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Weights that shared a value go on to share it; the values are trained, zero stays zero. */
final class KeptClusters implements WeightConstraint {

    /** Properties that last where zeros stay zeros. */
    static final Set<String> ZEROS = Set.of("sparsity", "pattern");

    private final Few few;

    KeptClusters(Few few) {
        this.few = few;
    }

    @Override
    public Phase phase() {
        return Phase.CENTROIDS;
    }

    @Override
    public State init(Weight weight, TensorData value, long seed) {
        float[] values = SharedValues.floats(value);
        Grouping grouping = Grouping.of(weight.shape(), groups(weight, values));
        int[] assignments = new int[values.length];
        float[] centroids = new float[0];
        for (int group = 0; group < grouping.groups(); group++) {
            float[] distinct = distinct(grouping.values(values, group));
            for (int i = 0; i < grouping.size(); i++) {
                int at = grouping.index(group, i);
                assignments[at] =
                        values[at] == 0 ? 0 : centroids.length + Arrays.binarySearch(distinct, values[at]) + 1;
            }
            int before = centroids.length;
            centroids = Arrays.copyOf(centroids, before + distinct.length);
            System.arraycopy(distinct, 0, centroids, before, distinct.length);
        }
        return SharedValues.state(weight, centroids.length == 0 ? new float[1] : centroids, assignments);
    }

    /** A normalization that was folded since then multiplied each channel's values by a factor of its own. */
    private int groups(Weight weight, float[] values) {
        return few.axis() == Tensor.NONE && distinct(values).length > few.codes()
                ? weight.outputChannelAxis()
                : few.axis();
    }

    /** Ascending, without zero. */
    private static float[] distinct(float[] values) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        int size = 0;
        for (float value : sorted) {
            if (value != 0 && (size == 0 || value != sorted[size - 1])) {
                sorted[size++] = value;
            }
        }
        return Arrays.copyOf(sorted, size);
    }

    @Override
    public Value forward(HoneBuilder hone, Weight weight, Value value, StateValues state) {
        return SharedValues.forward(hone, value, state, true);
    }

    @Override
    public TensorData project(Weight weight, TensorData value, State state) {
        return SharedValues.project(state);
    }

    @Override
    public boolean allowsScaling() {
        return few.axis() != Tensor.NONE;
    }

    @Override
    public Set<String> establishes() {
        return Set.of(Clusters.ID);
    }

    @Override
    public Set<String> keeps() {
        return Stream.concat(establishes().stream(), ZEROS.stream()).collect(Collectors.toUnmodifiableSet());
    }
}
