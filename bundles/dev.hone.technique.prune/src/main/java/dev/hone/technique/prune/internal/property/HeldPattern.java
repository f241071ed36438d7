package dev.hone.technique.prune.internal.property;

import dev.hone.model.Shape;
import dev.hone.technique.prune.internal.mask.Blocks;
import dev.hone.technique.prune.internal.mask.Grid;
import dev.hone.technique.prune.internal.mask.Neighbours;
import dev.hone.technique.prune.internal.mask.Pattern;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** How the zeros of a tensor lie, as far as a pattern accounts for nearly all of them. */
sealed interface HeldPattern {

    /** Zeros that lie otherwise: rounding to integers adds some. */
    double OTHERS = 0.1;

    /** Where nobody says what was asked for, fewer zeros make no pattern. */
    double LEAST_ZEROS = 0.125;

    /** Where nobody says what was asked for, larger groups come about by chance. */
    int LARGEST_GROUP = 32;

    /** What comes about by chance more often than that tells nothing. */
    double LIKELY = 0.01;

    String description();

    /** How strongly it holds in a tensor, more being stronger. */
    double strength(Shape shape, BitSet zeros);

    /** The same with other axes. */
    HeldPattern along(IntUnaryOperator axis);

    /** At most {@code kept} of {@code group} neighbours along an axis are not zero. */
    record Groups(int axis, int kept, int group) implements HeldPattern {

        @Override
        public String description() {
            return kept + ":" + group + " along axis " + axis;
        }

        @Override
        public double strength(Shape shape, BitSet zeros) {
            return axis < shape.rank() && shape.dimension(axis) % group == 0
                    ? group - most(shape, zeros, axis, group, group)
                    : 0;
        }

        @Override
        public HeldPattern along(IntUnaryOperator mapping) {
            return new Groups(mapping.applyAsInt(axis), kept, group);
        }
    }

    /** Blocks of {@code height} along one axis and {@code width} along another that are zero as a whole. */
    record Whole(int rowAxis, int height, int columnAxis, int width) implements HeldPattern {

        @Override
        public String description() {
            return height + "x" + width + " blocks over axes " + rowAxis + " and " + columnAxis;
        }

        @Override
        public double strength(Shape shape, BitSet zeros) {
            boolean fits = Math.max(rowAxis, columnAxis) < shape.rank()
                    && shape.dimension(rowAxis) % height == 0
                    && shape.dimension(columnAxis) % width == 0;
            return fits ? blocks(shape, zeros) : 0;
        }

        int blocks(Shape shape, BitSet zeros) {
            Grid grid = Grid.of(shape, rowAxis, height, columnAxis, width);
            int[] counts = new int[grid.units()];
            zeros.stream().forEach(element -> counts[grid.unit(element)]++);
            int blocks = 0;
            for (int count : counts) {
                blocks += count == grid.area() ? 1 : 0;
            }
            return blocks;
        }

        @Override
        public HeldPattern along(IntUnaryOperator mapping) {
            return new Whole(mapping.applyAsInt(rowAxis), height, mapping.applyAsInt(columnAxis), width);
        }
    }

    /** The pattern that says most: the largest blocks, else the groups with the fewest values. */
    static Optional<HeldPattern> of(Shape shape, BitSet zeros) {
        return tells(shape, zeros)
                ? WholeBlocks.largest(shape, zeros)
                        .<HeldPattern>map(block -> block)
                        .or(() -> groups(shape, zeros))
                : Optional.empty();
    }

    /** A pattern that was asked for, if it is there; zeros that were to lie anywhere make none. */
    static Optional<HeldPattern> of(Shape shape, BitSet zeros, Pattern asked) {
        if (zeros.isEmpty()) {
            return Optional.empty();
        }
        if (asked instanceof Neighbours neighbours) {
            return IntStream.range(0, shape.rank())
                    .filter(axis -> shape.dimension(axis) % neighbours.group() == 0)
                    .filter(axis ->
                            most(shape, zeros, axis, neighbours.group(), neighbours.kept()) <= neighbours.kept())
                    .<HeldPattern>mapToObj(axis -> new Groups(axis, neighbours.kept(), neighbours.group()))
                    .findFirst();
        }
        return asked instanceof Blocks blocks
                ? WholeBlocks.of(shape, zeros, blocks.height(), blocks.width()).map(block -> block)
                : Optional.empty();
    }

    private static boolean tells(Shape shape, BitSet zeros) {
        long elements = shape.elements();
        return zeros.cardinality() >= LEAST_ZEROS * elements && zeros.cardinality() < elements;
    }

    private static Optional<HeldPattern> groups(Shape shape, BitSet zeros) {
        double share = (double) zeros.cardinality() / shape.elements();
        HeldPattern best = null;
        double fewest = 1;
        for (int axis = 0; axis < shape.rank(); axis++) {
            for (int group = 2; group <= LARGEST_GROUP; group++) {
                if (shape.dimension(axis) % group == 0) {
                    int limit = (int) Math.floor(group * (1 - (1 - OTHERS) * share));
                    int most = most(shape, zeros, axis, group, limit);
                    if (most <= limit
                            && most < group
                            && (double) most / group < fewest
                            && Chance.ofGroups(share, most, group, shape.elements() / group) < LIKELY) {
                        best = new Groups(axis, most, group);
                        fewest = (double) most / group;
                    }
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /** The most values that are not zero in any group; counting ends once there are more than a limit. */
    private static int most(Shape shape, BitSet zeros, int axis, int group, int limit) {
        int stride = 1;
        for (int i = axis + 1; i < shape.rank(); i++) {
            stride *= shape.dimension(i);
        }
        int elements = (int) shape.elements();
        int most = 0;
        for (int start = 0; start < elements; start += stride * group) {
            for (int inner = 0; inner < stride; inner++) {
                int values = 0;
                for (int i = 0; i < group; i++) {
                    values += zeros.get(start + inner + i * stride) ? 0 : 1;
                }
                most = Math.max(most, values);
                if (most > limit) {
                    return most;
                }
            }
        }
        return most;
    }
}
