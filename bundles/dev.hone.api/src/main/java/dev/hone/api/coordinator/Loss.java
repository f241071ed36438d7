package dev.hone.api.coordinator;

/**
 * What a stage would have destroyed of that which an earlier stage had established. Made by {@link #of}, not by the
 * constructor, which grows.
 *
 * @param property its id, such as {@code sparsity}
 * @param tensor as the earlier stage left it
 * @param before what had been established, such as {@code 80.0 % zeros}
 * @param after what the stage made of it
 */
public record Loss(String property, String tensor, String before, String after) {

    public static Loss of(String property, String tensor, String before, String after) {
        return new Loss(property, tensor, before, after);
    }

    /** In one line, for people. */
    public String description() {
        return "destroys " + property + " of tensor " + tensor + " (" + before + "): " + after;
    }
}
