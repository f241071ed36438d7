package dev.hone.graph.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hone.api.graph.GraphPass;
import dev.hone.model.Attributes;
import dev.hone.model.Model;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneOp;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PassesTest {

    private static final List<GraphPass> PASSES =
            List.of(new BatchNormFolding(), new ActivationFusion(), new IdentityRemoval());

    /** Layers, steps of batch normalizations, activations, and operators that change nothing, in any order. */
    private static Model random(long seed, int steps) {
        Random random = new Random(seed);
        Net net = new Net(random, 4 + random.nextInt(3), 1 + random.nextInt(4));
        int branch = net.last;
        Shape branchShape = net.shape;
        for (int i = 0; i < steps; i++) {
            switch (random.nextInt(12)) {
                case 0, 1 ->
                    net.layer(
                            random.nextBoolean() ? "CONV" : "DENSE",
                            1,
                            1 + random.nextInt(4),
                            false,
                            random.nextBoolean());
                case 2 -> net.layer("CONV", 3, 1 + random.nextInt(4), true, random.nextBoolean());
                case 3 -> net.layer("DEPTHWISE", 3, 1 + random.nextInt(2), true, random.nextBoolean());
                case 4 -> {
                    if (net.shape.dimension(1) > 2) {
                        net.layer("CONV", 2, 1 + random.nextInt(4), false, random.nextBoolean());
                    }
                }
                case 5, 6, 7 -> affine(net, random);
                case 8 ->
                    net.op(
                            random.nextBoolean() ? HoneOp.RELU : HoneOp.CLIP,
                            Attributes.of("min", -1.0).with("max", 1.0),
                            net.last);
                case 9 -> identity(net, random);
                case 10 -> {
                    if (net.shape.equals(branchShape) && net.last != branch) {
                        net.op(HoneOp.ADD, Attributes.NONE, net.last, branch);
                    }
                    branch = net.last;
                    branchShape = net.shape;
                }
                default -> {
                    if (random.nextInt(3) == 0) {
                        net.output();
                    }
                }
            }
        }
        return net.layer("CONV", 1, 2, false, true).model();
    }

    private static void affine(Net net, Random random) {
        int channels = net.shape.dimension(3);
        Shape shape =
                switch (random.nextInt(3)) {
                    case 0 -> Shape.SCALAR;
                    case 1 -> Shape.of(channels);
                    default -> Shape.of(1, 1, 1, channels);
                };
        HoneOp op =
                switch (random.nextInt(4)) {
                    case 0 -> HoneOp.ADD;
                    case 1 -> HoneOp.SUBTRACT;
                    case 2 -> HoneOp.DIVIDE;
                    default -> HoneOp.MULTIPLY;
                };
        if (random.nextInt(5) == 0) {
            Shape vector = Shape.of(channels);
            net.op(
                    HoneOp.BATCH_NORM,
                    Attributes.of("epsilon", 0.001),
                    net.last,
                    net.constant(vector, 0.5, 2),
                    net.constant(vector, -1, 1),
                    net.constant(vector, -1, 1),
                    net.constant(vector, 0.5, 2));
        } else if (op == HoneOp.DIVIDE || random.nextBoolean()) {
            net.op(op, Attributes.NONE, net.last, net.constant(shape, 0.5, 2));
        } else {
            net.op(op, Attributes.NONE, net.constant(shape, -2, 2), net.last);
        }
    }

    private static void identity(Net net, Random random) {
        switch (random.nextInt(6)) {
            case 0 -> net.op(HoneOp.IDENTITY, Attributes.NONE, net.last);
            case 1 -> net.op(HoneOp.MULTIPLY, Attributes.NONE, net.last, net.constant(Shape.SCALAR, 1, 1));
            case 2 -> net.op(HoneOp.ADD, Attributes.NONE, net.constant(Shape.SCALAR, 0, 0), net.last);
            case 3 -> net.op(HoneOp.TRANSPOSE, Attributes.of("permutation", List.of(0L, 1L, 2L, 3L)), net.last);
            case 4 ->
                net.op(
                        HoneOp.PAD,
                        Attributes.of("before", List.of(0L, 0L, 0L, 0L)).with("after", List.of(0L, 0L, 0L, 0L)),
                        net.last);
            default -> {
                Shape shape = net.shape;
                net.op(
                        HoneOp.RESHAPE,
                        Shape.of((int) shape.elements()),
                        Attributes.of("shape", List.of(shape.elements())),
                        net.last);
                net.op(
                        HoneOp.RESHAPE,
                        shape,
                        Attributes.of("shape", List.of(1L, -1L, (long) shape.dimension(2), (long) shape.dimension(3))),
                        net.last);
            }
        }
    }

    @Property(tries = 500)
    void leaveOutputsAsTheyAre(@ForAll long seed, @ForAll @IntRange(min = 0, max = 14) int steps) {
        Model model = random(seed, steps);
        double[] input = new Random(seed)
                .doubles(model.main().tensor(0).shape().elements(), -2, 2)
                .toArray();
        List<double[]> expected = Interpreter.run(model, input);
        Model cleaned = model;
        for (GraphPass pass : PASSES) {
            cleaned = pass.run(cleaned, Net.OPERATORS).model();
            List<double[]> actual = Interpreter.run(cleaned, input);
            assertThat(actual).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++) {
                assertClose(actual.get(i), expected.get(i));
            }
            assertThat(names(cleaned)).isEqualTo(names(model));
            assertThat(pass.run(cleaned, Net.OPERATORS).model()).isSameAs(cleaned);
        }
        assertThat(cleaned.main().nodes())
                .hasSizeLessThanOrEqualTo(model.main().nodes().size());
    }

    private static void assertClose(double[] actual, double[] expected) {
        double largest = 1;
        for (double value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-4 * largest));
        }
    }

    /** Of inputs and outputs. */
    private static List<Tensor> names(Model model) {
        return Stream.concat(model.main().inputs().stream(), model.main().outputs().stream())
                .map(model.main()::tensor)
                .toList();
    }
}
