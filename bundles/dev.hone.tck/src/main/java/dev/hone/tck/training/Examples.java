package dev.hone.tck.training;

import dev.hone.model.hone.HoneOp;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** At least one example of each operation through which a gradient flows, for whoever implements the dialect. */
public final class Examples {

    private Examples() {}

    public static List<Example> all() {
        List<Example> all = new ArrayList<>();
        elementwise(all);
        windows(all);
        rows(all);
        movements(all);
        training(all);
        return all;
    }

    private static void elementwise(List<Example> all) {
        Stream.of(
                        HoneOp.NEGATE,
                        HoneOp.ABS,
                        HoneOp.EXP,
                        HoneOp.SIN,
                        HoneOp.COS,
                        HoneOp.TANH,
                        HoneOp.SIGMOID,
                        HoneOp.SOFTPLUS,
                        HoneOp.RELU,
                        HoneOp.IDENTITY)
                .forEach(op -> all.add(Example.of(op).real(3, 4)));
        all.add(Example.of(HoneOp.ERF).between(-4, 4, 9));
        Stream.of(HoneOp.LOG, HoneOp.SQRT, HoneOp.RSQRT)
                .forEach(op -> all.add(Example.of(op).between(0.2, 3, 5)));
        Stream.of(
                        HoneOp.ADD,
                        HoneOp.SUBTRACT,
                        HoneOp.MULTIPLY,
                        HoneOp.MINIMUM,
                        HoneOp.MAXIMUM,
                        HoneOp.SQUARED_DIFFERENCE,
                        HoneOp.PRELU)
                .forEach(op -> {
                    all.add(Example.of(op).real(2, 3, 4).between(-1.5, 1.5, 3, 1));
                    all.add(Example.of(op).real(4).between(-1.5, 1.5, 2, 1, 4));
                });
        all.add(Example.of(HoneOp.DIVIDE).real(2, 3).between(0.5, 2, 3));
        all.add(Example.of(HoneOp.FLOOR_MOD).between(1.1, 8.9, 2, 3).between(2.1, 2.9, 3));
        all.add(Example.of(HoneOp.POWER).between(0.3, 2, 2, 3).between(-2, 2, 1));
        all.add(Example.of(HoneOp.LEAKY_RELU).with("alpha", 0.2).real(7));
        all.add(Example.of(HoneOp.ELU).with("alpha", 1.5).real(7));
        all.add(Example.of(HoneOp.GELU).with("approximate", false).real(7));
        all.add(Example.of(HoneOp.GELU).with("approximate", true).real(7));
        all.add(Example.of(HoneOp.HARD_SWISH).between(-5, 5, 12));
        all.add(Example.of(HoneOp.CLIP).with("min", -0.5).with("max", 1.25).real(9));
        all.add(Example.of(HoneOp.CAST).with("to", "FLOAT64").real(4));
        all.add(Example.of(HoneOp.SELECT)
                .truth(new int[] {2, 1}, 1, 0)
                .real(2, 3)
                .real(3));
    }

    private static Example window(HoneOp op, String padding, int stride, int dilation) {
        return Example.of(op)
                .with("padding", padding)
                .list("strides", stride, stride)
                .list("dilations", dilation, dilation);
    }

    private static void windows(List<Example> all) {
        for (String padding : List.of("SAME", "VALID")) {
            for (int stride = 1; stride <= 2; stride++) {
                all.add(window(HoneOp.CONV_2D, padding, stride, 1)
                        .real(2, 5, 6, 2)
                        .real(3, 2, 2, 3));
                all.add(window(HoneOp.DEPTHWISE_CONV_2D, padding, stride, 1)
                        .real(2, 5, 6, 2)
                        .real(3, 2, 2, 2));
                all.add(pool(HoneOp.MAX_POOL, padding, stride).real(2, 5, 6, 2));
                all.add(pool(HoneOp.AVERAGE_POOL, padding, stride).real(2, 5, 6, 2));
            }
            all.add(window(HoneOp.CONV_2D, padding, 1, 2).real(1, 6, 7, 2).real(3, 2, 2, 3));
            all.add(window(HoneOp.CONV_2D, padding, 2, 1)
                    .integer("groups", 2)
                    .real(1, 5, 5, 4)
                    .real(3, 3, 2, 6));
            all.add(window(HoneOp.DEPTHWISE_CONV_2D, padding, 1, 2)
                    .real(1, 6, 7, 2)
                    .real(3, 2, 2, 1));
            all.add(Example.of(HoneOp.CONV_3D)
                    .with("padding", padding)
                    .list("strides", 1, 2, 1)
                    .list("dilations", 1, 1, 1)
                    .real(1, 3, 4, 3, 2)
                    .real(2, 2, 2, 2, 2));
        }
        all.add(Example.of(HoneOp.CONV_2D_TRANSPOSE)
                .with("padding", "SAME")
                .list("strides", 2, 2)
                .list("output-shape", -1, 5, 6, 3)
                .real(2, 3, 3, 2)
                .real(3, 3, 3, 2));
        all.add(Example.of(HoneOp.CONV_2D_TRANSPOSE)
                .with("padding", "VALID")
                .list("strides", 2, 1)
                .list("output-shape", -1, 7, 4, 2)
                .real(1, 3, 3, 2)
                .real(3, 2, 2, 2));
        for (String method : List.of("bilinear", "nearest")) {
            for (boolean centers : List.of(true, false)) {
                all.add(Example.of(HoneOp.RESIZE)
                        .list("size", 5, 3)
                        .with("method", method)
                        .with("align-corners", false)
                        .with("half-pixel-centers", centers)
                        .real(2, 3, 4, 2));
            }
            all.add(Example.of(HoneOp.RESIZE)
                    .list("size", 5, 3)
                    .with("method", method)
                    .with("align-corners", true)
                    .real(1, 3, 4, 2));
        }
    }

    private static Example pool(HoneOp op, String padding, int stride) {
        return Example.of(op)
                .with("padding", padding)
                .list("strides", stride, stride)
                .list("window", 2, 3);
    }

    private static void rows(List<Example> all) {
        for (boolean a : List.of(true, false)) {
            for (boolean b : List.of(true, false)) {
                all.add(Example.of(HoneOp.MATMUL)
                        .with("transpose-a", a)
                        .with("transpose-b", b)
                        .real(a ? new int[] {2, 4, 3} : new int[] {2, 3, 4})
                        .real(b ? new int[] {2, 4} : new int[] {4, 2}));
            }
        }
        all.add(Example.of(HoneOp.MATMUL).real(2, 1, 3, 4).real(1, 3, 4, 2));
        for (int axis = 0; axis < 3; axis++) {
            all.add(Example.of(HoneOp.SOFTMAX).integer("axis", axis).real(2, 3, 4));
            all.add(Example.of(HoneOp.LOG_SOFTMAX).integer("axis", axis).real(2, 3, 4));
            all.add(Example.of(HoneOp.CUMULATIVE_SUM).integer("axis", axis).real(2, 3, 4));
        }
        Stream.of(HoneOp.REDUCE_SUM, HoneOp.REDUCE_MEAN, HoneOp.REDUCE_MAX, HoneOp.REDUCE_MIN, HoneOp.REDUCE_PRODUCT)
                .forEach(op -> {
                    all.add(Example.of(op).list("axes", 1).with("keep", false).real(2, 3, 4));
                    all.add(Example.of(op).list("axes", 0, 2).with("keep", true).real(2, 3, 4));
                });
        all.add(Example.of(HoneOp.BATCH_NORM)
                .with("epsilon", 0.01)
                .real(2, 3, 2)
                .real(2)
                .real(2)
                .real(2)
                .between(0.5, 2, 2));
    }

    private static void movements(List<Example> all) {
        all.add(Example.of(HoneOp.RESHAPE).list("shape", -1, 6).real(2, 3, 4));
        all.add(Example.of(HoneOp.TRANSPOSE).list("permutation", 2, 0, 1).real(2, 3, 4));
        all.add(Example.of(HoneOp.CONCATENATE).integer("axis", 1).real(2, 3, 2).real(2, 1, 2));
        all.add(Example.of(HoneOp.STACK).integer("axis", 1).real(2, 3).real(2, 3));
        all.add(Example.of(HoneOp.SPLIT)
                .integer("axis", 1)
                .integer("parts", 2)
                .outputs(2)
                .real(2, 4, 3));
        all.add(Example.of(HoneOp.UNSTACK).integer("axis", 1).outputs(3).real(2, 3, 2));
        all.add(Example.of(HoneOp.SLICE)
                .list("begin", 0, 1, 1)
                .list("end", -1, 3, 4)
                .list("strides", 1, 1, 2)
                .real(2, 3, 5));
        all.add(Example.of(HoneOp.REVERSE).integer("axis", 1).real(2, 3, 2));
        all.add(Example.of(HoneOp.PAD)
                .list("before", 0, 1)
                .list("after", 2, 0)
                .with("value", 7.0)
                .real(2, 3));
        all.add(Example.of(HoneOp.TILE).list("multiples", 2, 3).real(2, 2));
        all.add(Example.of(HoneOp.BROADCAST).list("shape", 2, -1, 3).real(4, 1));
        all.add(Example.of(HoneOp.GATHER).integer("axis", 1).real(2, 4, 3).whole(new int[] {2, 2}, 3, 0, 1, 3));
        all.add(Example.of(HoneOp.SPACE_TO_DEPTH).integer("block", 2).real(1, 4, 2, 3));
        all.add(Example.of(HoneOp.DEPTH_TO_SPACE).integer("block", 2).real(1, 2, 3, 8));
    }

    private static void training(List<Example> all) {
        all.add(Example.of(HoneOp.BATCH_NORM_TRAINING)
                .with("epsilon", 0.01)
                .outputs(3)
                .real(2, 3, 2)
                .real(2)
                .real(2));
        all.add(Example.of(HoneOp.SPARSE_SOFTMAX_CROSS_ENTROPY).real(3, 4).whole(new int[] {3}, 1, 3, 0));
    }
}
