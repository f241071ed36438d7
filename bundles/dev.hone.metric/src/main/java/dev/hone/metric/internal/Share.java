package dev.hone.metric.internal;

/** A share of samples in percent. */
final class Share {

    private long all;
    private long counted;

    void add(boolean counts) {
        all++;
        counted += counts ? 1 : 0;
    }

    /** NaN before the first. */
    double percent() {
        return all == 0 ? Double.NaN : 100.0 * counted / all;
    }
}
