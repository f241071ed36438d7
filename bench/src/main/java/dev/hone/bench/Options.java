package dev.hone.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Options of the form {@code --name value}: those that a measurement's summary names. */
final class Options {

    private static final Pattern NAME = Pattern.compile("--([a-z]+)\\b");

    private final Set<String> known = new TreeSet<>();
    private final Map<String, String> values = new HashMap<>();

    private Options(String summary) {
        Matcher names = NAME.matcher(summary);
        while (names.find()) {
            known.add(names.group(1));
        }
    }

    /** What was given is not taken; the message says what is. */
    static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /** @throws Refused for what is none of them */
    static Options parse(Benchmark benchmark, String[] arguments, int from) {
        Options options = new Options(benchmark.summary());
        for (int i = from; i < arguments.length; i += 2) {
            String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
            if (!options.known.contains(name)) {
                throw new Refused("'" + arguments[i] + "' is no option of " + benchmark.name() + "; accepted: --"
                        + String.join(", --", options.known));
            }
            if (i + 1 == arguments.length) {
                throw new Refused(arguments[i] + " needs a value");
            }
            options.values.put(name, arguments[i + 1]);
        }
        return options;
    }

    String text(String name, String otherwise) {
        requireKnown(name);
        return values.getOrDefault(name, otherwise);
    }

    int number(String name, int otherwise) {
        requireKnown(name);
        String value = values.get(name);
        try {
            return value == null ? otherwise : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new Refused("--" + name + " " + value + " is no whole number");
        }
    }

    private void requireKnown(String name) {
        if (!known.contains(name)) {
            throw new IllegalStateException("the summary does not name the option --" + name);
        }
    }
}
