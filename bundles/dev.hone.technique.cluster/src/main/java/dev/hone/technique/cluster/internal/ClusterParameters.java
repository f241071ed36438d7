package dev.hone.technique.cluster.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Parameters of weight clustering. */
@ObjectClassDefinition(name = "cluster", description = "Weight clustering")
public @interface ClusterParameters {

    String TENSOR = "tensor";
    String CHANNEL = "channel";
    String ACCURACY = "accuracy";
    String SIZE = "size";
    String TARGET = "target";
    String MEAN = "mean";
    String SUM = "sum";

    /** Values that the weights of a group share. */
    @AttributeDefinition(
            description = "how many values the weights of a tensor or channel share, at most",
            min = "2",
            max = "256")
    int clusters() default 16;

    /** What shares them. */
    @AttributeDefinition(
            description = "what shares the values",
            options = {
                @Option(value = TENSOR, label = "all weights of a tensor, which is quantized with one scale then"),
                @Option(value = CHANNEL, label = "the weights of each output channel")
            })
    String per() default TENSOR;

    /** Where centroids are placed first. */
    @AttributeDefinition(
            description = "where centroids are placed first",
            options = {
                @Option(value = "optimal", label = "where the objective is least"),
                @Option(value = "linear", label = "evenly between the least and the largest weight"),
                @Option(value = "random", label = "anywhere between them"),
                @Option(value = "density", label = "with as many weights between one and the next everywhere"),
                @Option(value = "kmeans++", label = "at weights far from each other")
            })
    String initial() default "optimal";

    /** What centroids are good for. */
    @AttributeDefinition(
            description = "accuracy: least squared error; size: bits of the codes after compression count as well",
            options = {
                @Option(value = TARGET, label = "size where clusters buy the target only size, else accuracy"),
                @Option(value = ACCURACY, label = "least squared error"),
                @Option(value = SIZE, label = "squared error and bits of the codes")
            })
    String objective() default TARGET;

    /** How much size counts. */
    @AttributeDefinition(
            description = "objective=size: about how many times the least squared error is accepted for fewer bits",
            min = "0.1",
            max = "100")
    double lambda() default 2;

    /** Steps of Lloyd's algorithm. */
    @AttributeDefinition(
            description = "how many times centroids move to the mean of their weights, at most; 0 leaves them where"
                    + " they were placed",
            min = "0")
    int iterations() default 50;

    /** The only operators whose weights are clustered. */
    @AttributeDefinition(
            description = "the only operators whose weights are clustered: by operator name (CONV_2D), by kind"
                    + " (depthwise-convolution) or by the name of a tensor that they write; * stands for any"
                    + " characters; without it convolutions, dense and recurrent layers, not depthwise convolutions")
    String[] include() default {};

    /** Operators whose weights are left alone. */
    @AttributeDefinition(description = "operators whose weights are left alone, named as for include")
    String[] exclude() default {};

    /** Fine-tuning. */
    @AttributeDefinition(
            description = "how often each sample is trained while weights share values; 0: one-shot, without data",
            min = "0")
    int epochs() default 0;

    /** How centroids are trained. */
    @AttributeDefinition(
            description = "the gradient of a centroid",
            options = {
                @Option(value = MEAN, label = "the mean of its weights' gradients"),
                @Option(value = SUM, label = "their sum")
            })
    String gradient() default MEAN;
}
