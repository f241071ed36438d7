package dev.hone.bench;

import java.util.HashMap;
import java.util.Map;

/** Options of the form {@code --name value}. */
record Options(Map<String, String> values) {

    static Options parse(String[] arguments, int from) {
        Map<String, String> values = new HashMap<>();
        for (int i = from; i < arguments.length; i += 2) {
            if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
                throw new IllegalArgumentException("options are pairs of --name and value, but got: " + arguments[i]);
            }
            values.put(arguments[i].substring(2), arguments[i + 1]);
        }
        return new Options(values);
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    int number(String name, int otherwise) {
        return values.containsKey(name) ? Integer.parseInt(values.get(name)) : otherwise;
    }
}
