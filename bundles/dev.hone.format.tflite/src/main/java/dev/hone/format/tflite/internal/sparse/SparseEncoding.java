package dev.hone.format.tflite.internal.sparse;

import dev.hone.model.Attributes;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Where the stored values of a sparse tensor belong. Dimensions are levels of a tree, in an order of their own: a level
 * has all coordinates, or only those that it lists for each node of the level above (compressed sparse rows). Levels
 * after those of the tensor's own dimensions lie within blocks: such a one splits the dimension that it maps to.
 */
public final class SparseEncoding {

    private static final int MAX_LEVELS = 32;
    private static final long COMPRESSED = 1;

    /** @param indices coordinates of all nodes; null where each parent has all {@code size} of them */
    @SuppressWarnings("ArrayRecordComponent")
    private record Level(int size, long stride, int[] segments, int[] indices) {}

    private final List<Level> levels;
    private final long values;

    private SparseEncoding(List<Level> levels, long values) {
        this.levels = levels;
        this.values = values;
    }

    /** Receives the values in the order in which they are stored. */
    @FunctionalInterface
    interface Placement {
        /** @param element row-major position in the dense tensor */
        void place(long element);
    }

    /**
     * @param sparsity the fields of the tensor's sparsity parameters
     * @throws InvalidModelException if they do not describe a tensor of that shape
     */
    public static SparseEncoding of(Attributes sparsity, Shape shape) {
        return new Reader(sparsity, shape).read();
    }

    /** How many values are stored. */
    public long values() {
        return values;
    }

    void forEach(Placement placement) {
        visit(0, 0, 0, placement);
    }

    private void visit(int depth, int node, long element, Placement placement) {
        if (depth == levels.size()) {
            placement.place(element);
            return;
        }
        Level level = levels.get(depth);
        if (level.indices == null) {
            for (int i = 0; i < level.size; i++) {
                visit(depth + 1, node * level.size + i, element + i * level.stride, placement);
            }
        } else {
            for (int i = level.segments[node]; i < level.segments[node + 1]; i++) {
                visit(depth + 1, i, element + level.indices[i] * level.stride, placement);
            }
        }
    }

    private static final class Reader {
        private final Shape shape;
        private final int rank;
        private final int[] order;
        private final int[] blockMap;
        private final List<Attributes> metadata = new ArrayList<>();

        Reader(Attributes sparsity, Shape shape) {
            this.shape = shape;
            rank = shape.rank();
            order = sparsity.integers("traversal_order");
            blockMap = sparsity.integers("block_map");
            sparsity.get("dim_metadata", List.class).ifPresent(list -> {
                for (Object element : list) {
                    metadata.add((Attributes) element);
                }
            });
        }

        SparseEncoding read() {
            int depth = rank + blockMap.length;
            if (order.length != depth || metadata.size() != depth || depth > MAX_LEVELS || !shape.isStatic()) {
                throw invalid("has " + order.length + " dimensions in its traversal order, " + metadata.size()
                        + " in its metadata and " + blockMap.length + " of blocks");
            }
            requirePermutation(0, rank);
            requirePermutation(rank, depth);
            int[] blocks = blocks();
            List<Level> levels = new ArrayList<>();
            long nodes = 1;
            for (int i = 0; i < depth; i++) {
                Level level = level(i, blocks, nodes);
                levels.add(level);
                nodes = level.indices == null ? nodes * level.size : level.indices.length;
                if (nodes > Integer.MAX_VALUE) {
                    throw invalid("stores more than 2,147,483,647 values");
                }
            }
            return new SparseEncoding(levels, nodes);
        }

        /** The size of the blocks along each dimension of the tensor. */
        private int[] blocks() {
            int[] blocks = new int[rank];
            Arrays.fill(blocks, 1);
            BitSet mapped = new BitSet();
            for (int i = 0; i < blockMap.length; i++) {
                int dimension = blockMap[i];
                int size = (int) metadata.get(position(rank + i)).integer("dense_size", 0);
                if (dimension < 0 || dimension >= rank || mapped.get(dimension)) {
                    throw invalid("maps a dimension of its blocks to dimension " + dimension);
                }
                if (size <= 0 || shape.dimension(dimension) % size != 0) {
                    throw invalid("has blocks of " + size + " along dimension " + dimension);
                }
                mapped.set(dimension);
                blocks[dimension] = size;
            }
            return blocks;
        }

        private int position(int dimension) {
            for (int i = 0; i < order.length; i++) {
                if (order[i] == dimension) {
                    return i;
                }
            }
            throw new IllegalStateException("no dimension " + dimension);
        }

        private void requirePermutation(int from, int to) {
            BitSet seen = new BitSet();
            for (int i = from; i < to; i++) {
                if (order[i] < from || order[i] >= to || seen.get(order[i])) {
                    throw invalid("has the traversal order " + Arrays.toString(order));
                }
                seen.set(order[i]);
            }
        }

        private Level level(int at, int[] blocks, long parents) {
            boolean inner = order[at] >= rank;
            int dimension = inner ? blockMap[order[at] - rank] : order[at];
            int size = inner ? blocks[dimension] : shape.dimension(dimension) / blocks[dimension];
            long stride = inner ? 1 : blocks[dimension];
            for (int i = dimension + 1; i < rank; i++) {
                stride *= shape.dimension(i);
            }
            Attributes own = metadata.get(at);
            if (own.integer("format", 0) == COMPRESSED && !inner) {
                return compressed(own, size, stride, parents);
            }
            if (own.integer("format", 0) != 0 || own.integer("dense_size", 0) != size) {
                throw invalid("has the size " + own.integer("dense_size", 0) + " where its shape has " + size);
            }
            return new Level(size, stride, null, null);
        }

        private Level compressed(Attributes own, int size, long stride, long parents) {
            int[] segments = IndexVector.of(own, "array_segments");
            int[] indices = IndexVector.of(own, "array_indices");
            boolean whole = segments.length == parents + 1
                    && segments[0] == 0
                    && segments[segments.length - 1] == indices.length;
            for (int i = 1; whole && i < segments.length; i++) {
                whole = segments[i - 1] <= segments[i];
            }
            if (!whole) {
                throw invalid("has segments that do not divide its indices");
            }
            for (int index : indices) {
                if (index < 0 || index >= size) {
                    throw invalid("has the index " + index + " in a dimension of " + size);
                }
            }
            return new Level(size, stride, segments, indices);
        }

        private InvalidModelException invalid(String what) {
            return new InvalidModelException("its sparse encoding " + what + " (shape " + shape + ")");
        }
    }
}
