package dev.hone.model;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The dimensions of a tensor, outermost first; a dimension that is only known at run time is {@link #DYNAMIC}. */
public final class Shape {

    /** A dimension that is only known at run time. */
    public static final int DYNAMIC = -1;

    /** The shape of a single value. */
    public static final Shape SCALAR = new Shape();

    private final int[] dimensions;

    private Shape(int... dimensions) {
        this.dimensions = dimensions;
    }

    /** @throws InvalidModelException if a dimension is below {@link #DYNAMIC} */
    public static Shape of(int... dimensions) {
        for (int d : dimensions) {
            if (d < DYNAMIC) {
                throw new InvalidModelException("shape " + Arrays.toString(dimensions) + " has a negative dimension");
            }
        }
        return dimensions.length == 0 ? SCALAR : new Shape(dimensions.clone());
    }

    public int rank() {
        return dimensions.length;
    }

    public int dimension(int axis) {
        return dimensions[axis];
    }

    public int[] toArray() {
        return dimensions.clone();
    }

    /** Whether every dimension is known. */
    public boolean isStatic() {
        return Arrays.stream(dimensions).noneMatch(d -> d == DYNAMIC);
    }

    /**
     * The number of elements.
     *
     * @throws IllegalStateException if a dimension is {@link #DYNAMIC}
     * @throws InvalidModelException if the number does not fit into 63 bits
     */
    public long elements() {
        long product = 1;
        for (int d : dimensions) {
            if (d == DYNAMIC) {
                throw new IllegalStateException("shape " + this + " has a dynamic dimension");
            }
            try {
                product = Math.multiplyExact(product, (long) d);
            } catch (ArithmeticException e) {
                throw new InvalidModelException("shape " + this + " has more elements than can be counted", e);
            }
        }
        return product;
    }

    public Shape with(int axis, int dimension) {
        int[] changed = dimensions.clone();
        changed[axis] = dimension;
        return of(changed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dimensions, shape.dimensions);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dimensions);
    }

    /** For example {@code 1x28x28x?}; {@code scalar} where there is no dimension. */
    @Override
    public String toString() {
        return dimensions.length == 0
                ? "scalar"
                : Arrays.stream(dimensions)
                        .mapToObj(d -> d == DYNAMIC ? "?" : Integer.toString(d))
                        .collect(Collectors.joining("x"));
    }
}
