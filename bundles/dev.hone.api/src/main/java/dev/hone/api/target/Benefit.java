package dev.hone.api.target;

/**
 * What a property of weights or activations is worth on a target.
 *
 * @param property such as {@code sparsity}, {@code clusters}, {@code int8}
 * @param speed whether inference becomes faster
 * @param size whether what is stored or downloaded becomes smaller
 * @param why for people, with the condition where there is one
 */
public record Benefit(String property, boolean speed, boolean size, String why) {

    /**
     * For people: {@code int8 makes the model faster and smaller: …}.
     *
     * @param what has the property
     */
    public String worth(String what) {
        return what + " makes the model "
                + (speed ? "faster" : "no faster")
                + " and "
                + (size ? "smaller" : "no smaller")
                + ": "
                + why;
    }
}
