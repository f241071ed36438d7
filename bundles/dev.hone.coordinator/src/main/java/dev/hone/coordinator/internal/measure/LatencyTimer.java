package dev.hone.coordinator.internal.measure;

import dev.hone.api.Cancellation;
import dev.hone.api.coordinator.Latency;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Times inferences. Several models take turns run by run, so that what else the host does hits all of them alike. */
final class LatencyTimer {

    private static final int WARM_UP = 3;
    private static final int MIN_RUNS = 5;
    private static final int MAX_RUNS = 500;
    private static final long ENOUGH_NANOS = 100_000_000;

    private LatencyTimer() {}

    /** Runs each session after its inputs were fed: at least 5 times, for 0.1 s in all, at most 500 times. */
    static List<Latency> time(List<RealSession> sessions, int threads, Cancellation cancellation) {
        List<long[]> times = new ArrayList<>();
        for (RealSession session : sessions) {
            times.add(new long[MAX_RUNS]);
            for (int i = 0; i < WARM_UP; i++) {
                cancellation.check();
                session.run();
            }
        }
        long start = System.nanoTime();
        int runs = 0;
        while (runs < MIN_RUNS || (runs < MAX_RUNS && System.nanoTime() - start < ENOUGH_NANOS)) {
            for (int i = 0; i < sessions.size(); i++) {
                cancellation.check();
                long before = System.nanoTime();
                sessions.get(i).run();
                times.get(i)[runs] = System.nanoTime() - before;
            }
            runs++;
        }
        int counted = runs;
        return times.stream()
                .map(taken -> latency(Arrays.copyOf(taken, counted), threads))
                .toList();
    }

    private static Latency latency(long[] nanos, int threads) {
        Arrays.sort(nanos);
        return new Latency(quantile(nanos, 0.5), quantile(nanos, 0.25), quantile(nanos, 0.75), nanos.length, threads);
    }

    /** In milliseconds, interpolated between neighbours. */
    private static double quantile(long[] sorted, double at) {
        double position = at * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return (sorted[below] + (position - below) * (sorted[above] - sorted[below])) / 1e6;
    }
}
