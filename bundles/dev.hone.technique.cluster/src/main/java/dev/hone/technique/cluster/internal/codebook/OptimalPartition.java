package dev.hone.technique.cluster.internal.codebook;

/**
 * k-means on a line, solved exactly: clusters are runs of neighbours, so dynamic programming over the sorted values
 * finds the least squared error. The error of a run satisfies the quadrangle inequality, so that the best starts of the
 * last run are the row minima of a totally monotone matrix, which SMAWK finds in linear time (Aggarwal, Klawe, Moran,
 * Shor, Wilber 1987; for k-means Wu 1991). Linear memory: only where the middle run starts is remembered, and both
 * sides are solved again (Hirschberg 1975).
 */
final class OptimalPartition {

    private final Points points;
    private int first;
    private int length;
    private double[] shorter;
    private double[] errors;
    private int[] starts;

    private OptimalPartition(Points points) {
        this.points = points;
    }

    /** Into at most so many runs. */
    static Partition of(Points points, int clusters) {
        int[] found = new int[Math.min(clusters, points.size())];
        new OptimalPartition(points).solve(0, points.size(), found, 0, found.length);
        return Partition.of(points, found);
    }

    private void solve(int from, int to, int[] found, int at, int clusters) {
        if (clusters == 0) {
            return;
        }
        if (clusters == 1 || to - from <= clusters) {
            for (int i = 0; i < clusters; i++) {
                found[at + i] = Math.min(from + i, Math.max(to - 1, from));
            }
            return;
        }
        int half = clusters / 2;
        int middle = from + startOfRun(from, to, clusters, half);
        solve(from, middle, found, at, half);
        solve(middle, to, found, at + half, clusters - half);
    }

    /** How many points lie before the run of that number in the best partition. */
    private int startOfRun(int from, int to, int clusters, int run) {
        first = from;
        length = to - from;
        errors = new double[length + 1];
        starts = new int[length + 1];
        for (int i = 1; i <= length; i++) {
            errors[i] = points.error(from, from + i);
        }
        int[] before = new int[length + 1];
        int[] next = new int[length + 1];
        int[] all = new int[length + 1];
        for (int i = 0; i <= length; i++) {
            all[i] = i;
        }
        shorter = new double[length + 1];
        for (int q = 1; q < clusters; q++) {
            double[] spare = shorter;
            shorter = errors;
            errors = spare;
            minima(1, all, all.length);
            if (q == run) {
                System.arraycopy(starts, 0, before, 0, before.length);
            } else if (q > run) {
                for (int i = 1; i <= length; i++) {
                    next[i] = before[starts[i]];
                }
                int[] old = before;
                before = next;
                next = old;
            }
        }
        return before[length];
    }

    /**
     * Of the first {@code end} points: the error when the last run begins at {@code start}, beyond it if it is empty.
     */
    private double error(int end, int start) {
        return start >= end ? shorter[end] : shorter[start] + points.error(first + start, first + end);
    }

    /** The minima of the rows {@code stride, 2 stride, ...}, the leftmost where there are several. */
    private void minima(int stride, int[] columns, int count) {
        int rows = length / stride;
        if (rows == 0) {
            return;
        }
        int[] kept = new int[Math.min(rows, count)];
        int size = 0;
        for (int i = 0; i < count; i++) {
            int column = columns[i];
            while (size > 0 && error(size * stride, kept[size - 1]) > error(size * stride, column)) {
                size--;
            }
            if (size < rows) {
                kept[size++] = column;
            }
        }
        minima(2 * stride, kept, size);
        int at = 0;
        for (int row = 1; row <= rows; row += 2) {
            int end = row * stride;
            int last = row < rows ? starts[end + stride] : kept[size - 1];
            int best = kept[at];
            double least = error(end, best);
            while (kept[at] < last) {
                double error = error(end, kept[++at]);
                if (error < least) {
                    least = error;
                    best = kept[at];
                }
            }
            starts[end] = Math.min(best, end);
            errors[end] = least;
        }
    }
}
