package dev.hone.cli.internal;

import dev.hone.api.HoneException;

/** The values that options accept. */
final class Accepted {

    private static final int MOST_THREADS = 1024;

    private Accepted() {}

    static int threads(int given) {
        if (given < 1 || given > MOST_THREADS) {
            throw new HoneException(
                    HoneException.Reason.USAGE, "--threads " + given + " is not from 1 to " + MOST_THREADS);
        }
        return given;
    }

    static int batch(int given) {
        if (given < 1) {
            throw new HoneException(
                    HoneException.Reason.USAGE, "--batch " + given + " is refused; accepted: at least 1");
        }
        return given;
    }

    static double maxDrop(double given) {
        if (!(given >= 0) || Double.isInfinite(given)) {
            throw new HoneException(HoneException.Reason.USAGE, "--max-drop " + given + " is not a number from 0 on");
        }
        return given;
    }
}
