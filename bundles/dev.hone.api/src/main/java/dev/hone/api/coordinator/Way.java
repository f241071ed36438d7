package dev.hone.api.coordinator;

import java.util.List;

/**
 * One way in which a stage was tried, because the one before it would have destroyed what an earlier stage had
 * established. Made by {@link #of}, not by the constructor, which grows.
 *
 * @param change what it does in another way than was asked for, such as {@code granularity=tensor}; empty for the way
 *     that was asked for
 * @param result what was made of it: the stage is kept in this way if it was applied
 * @param reasons why it was not kept; empty if it was
 * @param milliseconds that it took when it was computed
 */
public record Way(String change, StageReport.Result result, List<String> reasons, long milliseconds) {

    public Way {
        reasons = List.copyOf(reasons);
    }

    public static Way of(String change, StageReport.Result result, List<String> reasons, long milliseconds) {
        return new Way(change, result, reasons, milliseconds);
    }

    /** What to call it: its change, or {@code as asked for}. */
    public String name() {
        return change.isEmpty() ? "as asked for" : change;
    }
}
