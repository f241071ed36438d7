package dev.hone.format.keras.internal.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The configuration of a layer. What is there and not of the asked kind is refused. */
public record Options(Map<String, Object> values) {

    /** The configuration within another; empty if the other has none of that name. */
    public static Options of(Map<?, ?> map) {
        @SuppressWarnings("unchecked")
        Map<String, Object> checked = (Map<String, Object>) map;
        return new Options(checked);
    }

    public boolean has(String name) {
        return values.get(name) != null;
    }

    public String text(String name, String otherwise) {
        return get(name, String.class).orElse(otherwise);
    }

    public boolean flag(String name, boolean otherwise) {
        return get(name, Boolean.class).orElse(otherwise);
    }

    public int integer(String name) {
        return get(name, Long.class).map(value -> whole(name, value)).orElseThrow(() -> lacks(name));
    }

    public int integer(String name, int otherwise) {
        return get(name, Long.class).map(value -> whole(name, value)).orElse(otherwise);
    }

    public double real(String name, double otherwise) {
        return get(name, Number.class).map(Number::doubleValue).orElse(otherwise);
    }

    public Optional<Options> map(String name) {
        return get(name, Map.class).map(Options::of);
    }

    public List<?> list(String name) {
        return get(name, List.class).orElse(List.of());
    }

    /** How often, how many, how large: a whole number that is at least 1. */
    public int count(String name, int otherwise) {
        return positive(name, integer(name, otherwise));
    }

    /** As {@link #count}, one for each dimension or one for all. */
    public int[] counts(String name, int count, int otherwise) {
        int[] all = integers(name, count, otherwise);
        for (int each : all) {
            positive(name, each);
        }
        return all;
    }

    private static int positive(String name, int value) {
        if (value < 1) {
            throw new UnsupportedException(name + "=" + value + "; accepted: at least 1");
        }
        return value;
    }

    /** One whole number for each dimension, or one for all. */
    public int[] integers(String name, int count, int otherwise) {
        Object value = values.get(name);
        int[] all = new int[count];
        if (value == null || value instanceof Long) {
            Arrays.fill(all, value == null ? otherwise : whole(name, (Long) value));
            return all;
        }
        int[] list = integers(name);
        if (list.length != count) {
            throw new UnsupportedException(name + "=" + value + "; accepted: " + count + " whole numbers");
        }
        return list;
    }

    /** A list of whole numbers; -1 where the file has null. */
    public int[] integers(String name) {
        return integers(name, values.get(name));
    }

    /** A value as a list of whole numbers; -1 where it has null. */
    public static int[] integers(String name, Object value) {
        if (!(value instanceof List<?> list)
                || !list.stream().allMatch(element -> element == null || element instanceof Long)) {
            throw new UnsupportedException(name + "=" + value + "; accepted: a list of whole numbers");
        }
        return list.stream()
                .mapToInt(element -> element == null ? -1 : whole(name, (Long) element))
                .toArray();
    }

    /** A whole number of Python's, which has no bounds. */
    static int whole(String name, long value) {
        if (value != (int) value) {
            throw new UnsupportedException(
                    name + "=" + value + "; accepted: " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE);
        }
        return (int) value;
    }

    /** One of a few words. */
    public String choice(String name, String otherwise, String... accepted) {
        String value = text(name, otherwise);
        if (!List.of(accepted).contains(value)) {
            throw new UnsupportedException(name + "=" + value + "; supported: " + String.join(", ", accepted));
        }
        return value;
    }

    /** Refuses an option that is set to anything but what it usually is. */
    public void require(String name, Object only) {
        if (has(name) && !values.get(name).equals(only)) {
            throw new UnsupportedException(name + "=" + values.get(name) + "; supported: " + only);
        }
    }

    private <T> Optional<T> get(String name, Class<T> type) {
        Object value = values.get(name);
        if (value != null && !type.isInstance(value)) {
            throw new UnsupportedException(name + "=" + value + "; accepted: "
                    + (type == Map.class ? "a map" : type.getSimpleName().toLowerCase(java.util.Locale.ROOT)));
        }
        return Optional.ofNullable(value).map(type::cast);
    }

    private static UnsupportedException lacks(String name) {
        return new UnsupportedException("the configuration lacks " + name);
    }
}
