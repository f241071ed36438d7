package dev.hone.api.coordinator;

/**
 * What a stage would have destroyed of that which an earlier stage had established, or did not reach of that which its
 * own parameters ask for. Made by {@link #of} or {@link #shortfall}, not by the constructor, which grows.
 *
 * @param kind which of both
 * @param property its id, such as {@code sparsity}
 * @param tensor as the earlier stage left it; of what was not reached, it may be several
 * @param before what had been established, such as {@code 80.0 % zeros}, or is asked for
 * @param after what the stage made of it
 */
public record Loss(Kind kind, String property, String tensor, String before, String after) {

    /** Whose promise was broken. */
    public enum Kind {
        /** That of an earlier stage. */
        DESTROYED,
        /** The stage's own. */
        SHORTFALL
    }

    public static Loss of(String property, String tensor, String before, String after) {
        return new Loss(Kind.DESTROYED, property, tensor, before, after);
    }

    /** @param asked what the parameters of the stage ask for, such as {@code at least 80.0 % zeros} */
    public static Loss shortfall(String property, String tensor, String asked, String reached) {
        return new Loss(Kind.SHORTFALL, property, tensor, asked, reached);
    }

    /** In one line, for people. */
    public String description() {
        return kind == Kind.SHORTFALL
                ? "does not reach its own " + property + " in " + tensor + ": " + before + " asked for, " + after
                : "destroys " + property + " of tensor " + tensor + " (" + before + "): " + after;
    }
}
