package dev.hone.cli.internal;

import dev.hone.api.Progress;
import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.coordinator.StageReport;
import dev.hone.api.technique.Estimate;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Shows how far work is: on a terminal as one line that is written over, else as a line a step. With the system
 * property {@code dev.hone.trace.origin} it also tells when the first progress came.
 */
final class ProgressLine implements Progress, AutoCloseable {

    private static final int BAR = 24;
    private static final int WIDTH = 79;
    private static final long REDRAW_NANOS = 100_000_000;
    private static final Set<String> AROUND_THE_CHAIN = Set.of("measure", "write");

    private final PrintWriter err;
    private final boolean terminal;
    private final boolean silent;
    private final Long origin = Long.getLong("dev.hone.trace.origin");
    private boolean tracedAny;
    private boolean tracedStage;
    private String label = "";
    private long began;
    private long doneAtStart;
    private long drawn;
    private boolean lineOpen;

    ProgressLine(PrintWriter err, boolean terminal, boolean silent) {
        this.err = err;
        this.terminal = terminal;
        this.silent = silent;
    }

    /** The listener of the only job. */
    JobListener listener() {
        return new Lines("");
    }

    /** The listener of one of several jobs, whose lines begin with its id. */
    JobListener of(String job) {
        return new Lines(job + ": ");
    }

    private final class Lines implements JobListener {

        private final String prefix;
        /** What is worth saying only of a chain that is not refused. */
        private List<String> untold = List.of();

        private Lines(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public void progress(String stage, String step, long done, long total) {
            trace(stage);
            report(prefix + (stage.isEmpty() || stage.equals(step) ? step : stage + ": " + step), done, total);
        }

        @Override
        public void planned(Plan plan) {
            untold = plan.notes();
        }

        private void tellNotes() {
            untold.forEach(note -> tell(prefix + note));
            untold = List.of();
        }

        @Override
        public void stageEnded(StageReport report) {
            if (report.result() != StageReport.Result.REJECTED) {
                tellNotes();
            }
        }

        /** Before the work: what it will cost and whether it pays. */
        @Override
        public void stageEstimated(String technique, Estimate estimate) {
            tellNotes();
            StageLines.estimate(estimate).forEach(line -> tell(prefix + technique + ": " + line));
        }

        @Override
        public void nextWay(String technique, String change, List<String> why) {
            why.forEach(reason -> tell(prefix + technique + ": " + reason));
            tell(prefix + technique + ": tries " + change);
        }

        @Override
        public void waiting(String reason) {
            tell(prefix + "waiting: " + reason);
        }
    }

    /** A line that stays. */
    private synchronized void tell(String line) {
        if (!silent) {
            close();
            err.println("hone: " + line);
        }
    }

    @Override
    public synchronized void report(String step, long done, long total) {
        show(step, done, total);
    }

    private void show(String step, long done, long total) {
        if (silent) {
            return;
        }
        long now = System.nanoTime();
        boolean next = !step.equals(label);
        if (next) {
            label = step;
            began = now;
            doneAtStart = done;
        }
        if (!terminal) {
            if (next) {
                err.println("hone: " + step);
            }
        } else if (next || now - drawn >= REDRAW_NANOS || done == total) {
            drawn = now;
            draw(done, total, (now - began) / 1e9);
        }
    }

    private void draw(long done, long total, double seconds) {
        double rate = seconds > 0 ? (done - doneAtStart) / seconds : 0;
        String text = label;
        if (total > 0) {
            int filled = (int) (BAR * Math.min(1, (double) done / total));
            text = String.format(
                    Locale.ROOT,
                    "%-24s [%s%s] %3d %%",
                    label,
                    "#".repeat(filled),
                    "-".repeat(BAR - filled),
                    100 * Math.min(done, total) / total);
        } else if (done > 0) {
            text = label + "  " + Figures.count(done);
        }
        if (rate > 0) {
            text += "  " + Figures.real(rate, rate < 10 ? 1 : 0) + "/s";
            if (total > done) {
                text += "  " + Figures.seconds((total - done) / rate) + " left";
            }
        }
        err.print("\r" + pad(text));
        err.flush();
        lineOpen = true;
    }

    private static String pad(String text) {
        return text.length() >= WIDTH ? text.substring(0, WIDTH) : text + " ".repeat(WIDTH - text.length());
    }

    private synchronized void trace(String stage) {
        if (origin == null) {
            return;
        }
        if (!tracedAny) {
            tracedAny = true;
            mark("first progress");
        }
        if (!tracedStage && !AROUND_THE_CHAIN.contains(stage)) {
            tracedStage = true;
            mark("first stage progress");
        }
    }

    private void mark(String name) {
        err.println("hone: trace: " + name + " " + (System.nanoTime() - origin) / 1_000_000);
    }

    /** Leaves a clean line. */
    @Override
    public synchronized void close() {
        if (lineOpen) {
            err.print("\r" + " ".repeat(WIDTH) + "\r");
            err.flush();
            lineOpen = false;
        }
    }
}
