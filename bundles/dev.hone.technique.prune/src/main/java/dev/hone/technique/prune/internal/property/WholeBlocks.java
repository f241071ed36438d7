package dev.hone.technique.prune.internal.property;

import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.technique.prune.internal.property.HeldPattern.Whole;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Looks for blocks that are zero as a whole and hold nearly all zeros of a tensor. */
final class WholeBlocks {

    /** Where nobody says what was asked for. */
    private static final int LONGEST_SIDE = 32;

    private WholeBlocks() {}

    /**
     * The largest blocks. What is whole as a block is whole along each of its sides, so that only lengths are tried
     * that hold by themselves: where zeros lie anywhere none does, which shows soon.
     */
    static Optional<Whole> largest(Shape shape, BitSet zeros) {
        List<List<Integer>> sides = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            sides.add(lengths(shape, zeros, axis));
        }
        List<Whole> candidates = new ArrayList<>();
        for (int row = 0; row < shape.rank(); row++) {
            for (int column = row + 1; column < shape.rank(); column++) {
                for (int height : sides.get(row)) {
                    for (int width : sides.get(column)) {
                        if (height * width > 1) {
                            candidates.add(new Whole(row, height, column, width));
                        }
                    }
                }
            }
        }
        candidates.sort(Comparator.comparingInt(block -> -block.height() * block.width()));
        return candidates.stream()
                .filter(block -> holds(block, shape, zeros, beyondChance(block, shape, zeros)))
                .findFirst();
    }

    /**
     * The part of zeros that may lie outside of blocks: of independent zeros of a share p, the part that has neighbours
     * in all of a block's other places is p to the power of their number, and the more that is, the less does it tell.
     */
    private static double beyondChance(Whole block, Shape shape, BitSet zeros) {
        double share = (double) zeros.cardinality() / shape.elements();
        return HeldPattern.OTHERS * (1 - Math.pow(share, block.height() * block.width() - 1));
    }

    /** Blocks of a size, whichever axes they are on. */
    static Optional<Whole> of(Shape shape, BitSet zeros, int height, int width) {
        for (int row = 0; row < shape.rank(); row++) {
            for (int column = 0; column < shape.rank(); column++) {
                if (row != column && shape.dimension(row) % height == 0 && shape.dimension(column) % width == 0) {
                    Whole block = new Whole(row, height, column, width);
                    if (holds(block, shape, zeros, HeldPattern.OTHERS)) {
                        return Optional.of(block);
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Elements of a tensor in blocks of a size that are zero as a whole, on the axes where they are most. */
    static long elements(Tensor tensor, int height, int width) {
        Shape shape = tensor.shape();
        Optional<BitSet> zeros = Zeros.of(tensor);
        long most = 0;
        for (int row = 0; zeros.isPresent() && row < shape.rank(); row++) {
            for (int column = 0; column < shape.rank(); column++) {
                if (row != column && shape.dimension(row) % height == 0 && shape.dimension(column) % width == 0) {
                    most = Math.max(most, new Whole(row, height, column, width).blocks(shape, zeros.get()));
                }
            }
        }
        return most * height * width;
    }

    private static boolean holds(Whole block, Shape shape, BitSet zeros, double others) {
        double area = (double) block.height() * block.width();
        return block.blocks(shape, zeros) * area >= (1 - others) * zeros.cardinality();
    }

    /** 1, and the lengths of runs along an axis that are zero as a whole; a multiple of what is not is neither. */
    private static List<Integer> lengths(Shape shape, BitSet zeros, int axis) {
        List<Integer> lengths = new ArrayList<>(List.of(1));
        List<Integer> failed = new ArrayList<>();
        int dimension = shape.dimension(axis);
        for (int length = 2; length <= Math.min(dimension, LONGEST_SIDE); length++) {
            int tried = length;
            if (dimension % length == 0 && failed.stream().noneMatch(shorter -> tried % shorter == 0)) {
                (isRuns(shape, zeros, axis, length) ? lengths : failed).add(length);
            }
        }
        return lengths;
    }

    /** Whether nearly all zeros are in whole runs; ends as soon as too many are not. */
    private static boolean isRuns(Shape shape, BitSet zeros, int axis, int length) {
        int stride = 1;
        for (int i = axis + 1; i < shape.rank(); i++) {
            stride *= shape.dimension(i);
        }
        int elements = (int) shape.elements();
        double left = HeldPattern.OTHERS * zeros.cardinality();
        for (int start = 0; start < elements; start += stride * length) {
            for (int inner = 0; inner < stride; inner++) {
                int count = 0;
                for (int i = 0; i < length; i++) {
                    count += zeros.get(start + inner + i * stride) ? 1 : 0;
                }
                left -= count < length ? count : 0;
                if (left < 0) {
                    return false;
                }
            }
        }
        return true;
    }
}
