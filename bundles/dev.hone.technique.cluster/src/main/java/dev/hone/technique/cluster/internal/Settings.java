package dev.hone.technique.cluster.internal;

import dev.hone.api.target.TargetProfile;
import dev.hone.api.technique.WeightSelection.Selected;
import dev.hone.model.Tensor;
import dev.hone.technique.cluster.internal.codebook.CodebookSearch;
import dev.hone.technique.cluster.internal.codebook.Initial;
import dev.hone.technique.cluster.internal.property.Clusters;
import dev.hone.technique.cluster.internal.property.Grouping;

/**
 * What the parameters ask for.
 *
 * @param perChannel whether each output channel has centroids of its own
 * @param epochs of fine-tuning; 0 for one-shot
 * @param meanGradient whether a centroid's gradient is the mean of its weights' gradients, else the sum
 */
record Settings(CodebookSearch search, boolean perChannel, int epochs, boolean meanGradient) {

    static Settings of(ClusterParameters parameters, TargetProfile target) {
        boolean size =
                switch (parameters.objective()) {
                    case ClusterParameters.SIZE -> true;
                    case ClusterParameters.ACCURACY -> false;
                    default -> wantsSize(target);
                };
        CodebookSearch search = new CodebookSearch(
                parameters.clusters(),
                initial(parameters.initial()),
                size ? parameters.lambda() : 0,
                parameters.iterations());
        return new Settings(
                search,
                parameters.per().equals(ClusterParameters.CHANNEL),
                parameters.epochs(),
                parameters.gradient().equals(ClusterParameters.MEAN));
    }

    private static boolean wantsSize(TargetProfile target) {
        return target.benefits().stream()
                .filter(benefit -> benefit.property().equals(Clusters.ID))
                .anyMatch(benefit -> benefit.size() && !benefit.speed());
    }

    private static Initial initial(String name) {
        return switch (name) {
            case "linear" -> Initial.LINEAR;
            case "random" -> Initial.RANDOM;
            case "density" -> Initial.DENSITY;
            case "kmeans++" -> Initial.KMEANS_PLUS_PLUS;
            default -> Initial.OPTIMAL;
        };
    }

    /** What shares values in a weight. */
    Grouping grouping(Tensor tensor, Selected weight) {
        return Grouping.of(tensor.shape(), axis(weight));
    }

    /** The axis whose indices are groups, or {@link Tensor#NONE}. */
    int axis(Selected weight) {
        return perChannel ? weight.outputChannelAxis() : Tensor.NONE;
    }

    /** Such as {@code at most 16 values a tensor}. */
    String description() {
        return "at most " + search.clusters() + " values a " + (perChannel ? "channel" : "tensor");
    }

    /** What the values are chosen for. */
    String aim() {
        return search.size() == 0 ? "for the least squared error" : "for size, lambda " + search.size();
    }
}
