package dev.hone.format.tflite.internal.lower;

/**
 * A node has no form in the {@code hone} dialect, or says what makes no sense. Costs no stack trace: it is expected.
 */
final class NotLowered extends RuntimeException {

    private static final long serialVersionUID = 1;

    NotLowered(String why) {
        super(why, null, false, false);
    }

    static void unless(boolean fits, String why) {
        if (!fits) {
            throw new NotLowered(why);
        }
    }
}
