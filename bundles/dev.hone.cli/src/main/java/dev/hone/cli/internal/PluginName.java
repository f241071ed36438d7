package dev.hone.cli.internal;

import dev.hone.api.HoneException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;

/** The name of a new plug-in, and what becomes of it: the id that users write, an artifact, a package, a class. */
record PluginName(String id) {

    private static final Pattern ACCEPTED = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final int LONGEST = 40;
    private static final String CHAINS_OWN = "joint";

    /** @throws HoneException with the reason USAGE if the name cannot be all of that, saying what is accepted */
    PluginName {
        if (!ACCEPTED.matcher(id).matches() || id.length() > LONGEST || id.equals(CHAINS_OWN)) {
            throw new HoneException(
                    HoneException.Reason.USAGE,
                    "the name '" + id.lines().findFirst().orElse("") + "' is refused; accepted are up to " + LONGEST
                            + " small letters, digits and single hyphens between them, beginning with a letter, such as"
                            + " my-rounding; not " + CHAINS_OWN + ", which chains use");
        }
    }

    String packageName() {
        String last = id.replace("-", "");
        return "example." + (SourceVersion.isKeyword(last) ? last + "_" : last);
    }

    /** @param suffix keeps the class apart from those of Java and of the API, whatever the name */
    String className(String suffix) {
        String words = Arrays.stream(id.split("-"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
        return words.length() > suffix.length() && words.endsWith(suffix) ? words : words + suffix;
    }
}
