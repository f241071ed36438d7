package dev.hone.cli.internal;

import static java.util.stream.Collectors.joining;

import dev.hone.api.coordinator.Score;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** Numbers as people read them, the same in every locale. */
final class Figures {

    /** Stands where there is no figure. */
    static final String NONE = "-";

    private static final double KIB = 1024;

    private Figures() {}

    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    static String bytes(long bytes) {
        if (bytes < KIB) {
            return bytes + " B";
        }
        return bytes < KIB * KIB * 10 ? kib(bytes) + " KiB" : real(bytes / KIB / KIB, 1) + " MiB";
    }

    /** Without the unit. */
    static String kib(long bytes) {
        return real(bytes / KIB, 1);
    }

    static String real(double value, int digits) {
        return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    static String signed(double value, int digits) {
        return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, "%+,." + digits + "f", value);
    }

    static String milliseconds(double value) {
        return real(value, value < 10 ? 3 : 1) + " ms";
    }

    static String seconds(double value) {
        return value < 100
                ? real(value, 1) + " s"
                : String.format(Locale.ROOT, "%d:%02d min", (long) value / 60, (long) value % 60);
    }

    /** How much of a whole, in percent. */
    static String share(long part, long whole) {
        return real(100.0 * part / whole, 1) + " %";
    }

    /** How much more or less than before, in percent. */
    static String change(long before, long after) {
        return before == 0 ? NONE : signed(100.0 * (after - before) / before, 1) + " %";
    }

    static String score(Score score) {
        String number = real(score.value(), digits(score));
        return number.equals(NONE) || score.unit().isEmpty() ? number : number + " " + score.unit();
    }

    static String difference(Score before, Score after) {
        String number = signed(after.value() - before.value(), digits(after));
        // A difference of percentages is in points, not in percent.
        return number.equals(NONE) || after.unit().isEmpty()
                ? number
                : number + " " + (after.unit().equals("%") ? "points" : after.unit());
    }

    /** A number with as many digits as it needs. */
    static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? count((long) value) : Double.toString(value);
    }

    /** A parameter or property. */
    static String value(Object value) {
        if (value instanceof Object[] array) {
            return value(Arrays.asList(array));
        }
        if (value instanceof Collection<?> collection) {
            return collection.stream().map(Figures::value).collect(joining(", "));
        }
        return String.valueOf(value);
    }

    private static int digits(Score score) {
        return switch (score.unit()) {
            case "%" -> 2;
            case "dB" -> 1;
            default -> 4;
        };
    }
}
