package dev.hone.tck.kit;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts reports of progress and keeps the last one that cannot be. Safe for use by several threads. */
final class ProgressCheck {

    private final AtomicInteger reports = new AtomicInteger();
    private volatile String wrong = "";

    void report(String step, long done, long total) {
        reports.incrementAndGet();
        if (step == null || step.isBlank() || done < 0 || total < 0 || (total > 0 && done > total)) {
            wrong = "step '" + step + "', " + done + " of " + total;
        }
    }

    int reports() {
        return reports.get();
    }

    String wrong() {
        return wrong;
    }
}
