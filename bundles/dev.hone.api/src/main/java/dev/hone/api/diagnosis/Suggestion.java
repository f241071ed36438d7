package dev.hone.api.diagnosis;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A setting that may help. Made by {@link #of}.
 *
 * @param parameters of the technique, to be changed to these values; String, Long, Double, Boolean or lists of them
 * @param reason for people, without a full stop
 * @param costly whether the model becomes larger or slower by it, so that it has to earn that
 */
public record Suggestion(Map<String, Object> parameters, String reason, boolean costly) {

    public Suggestion {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(new TreeMap<>(parameters)));
    }

    public static Suggestion of(String parameter, Object value, String reason) {
        return new Suggestion(Map.of(parameter, value), reason, false);
    }

    /** The same, for more bytes or time. */
    public Suggestion atACost() {
        return new Suggestion(parameters, reason, true);
    }
}
