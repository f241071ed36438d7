package dev.hone.feature.internal;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.service.feature.Feature;

/** Puts values in the place of {@code ${name}}: those of the container, else those that the feature gives. */
record Variables(Path file, Feature feature, UnaryOperator<String> outer) {

    private static final Pattern USE = Pattern.compile("\\$\\{([^}]+)}");

    String in(String text) {
        return USE.matcher(text).replaceAll(use -> Matcher.quoteReplacement(value(use.group(1))));
    }

    private String value(String name) {
        String value = outer.apply(name);
        if (value == null && feature.getVariables().get(name) != null) {
            value = feature.getVariables().get(name).toString();
        }
        if (value == null) {
            throw FeatureReader.wrong(file, "the variable " + name + " has no value; give it one under variables");
        }
        return value;
    }
}
