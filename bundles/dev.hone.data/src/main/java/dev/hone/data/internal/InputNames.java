package dev.hone.data.internal;

import dev.hone.api.HoneException;
import dev.hone.api.TensorSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Finds the arrays of an NPZ file that feed a model's inputs. */
final class InputNames {

    private static final String SIGNATURE = "serving_default_";

    private InputNames() {}

    /**
     * For each input the array of its name, else the array of its name without what TensorFlow adds to it; a single
     * array feeds a single input, whatever their names.
     *
     * @param file for messages
     * @param arrays names, without the labels
     * @throws HoneException if an input has no array
     */
    static List<String> match(String file, Collection<String> arrays, List<TensorSpec> inputs) {
        if (inputs.size() == 1 && arrays.size() == 1) {
            return List.copyOf(arrays);
        }
        List<String> matched = new ArrayList<>();
        for (TensorSpec input : inputs) {
            matched.add(match(arrays, input.name())
                    .orElseThrow(() -> new HoneException(
                            HoneException.Reason.DATA,
                            file + " holds the arrays " + arrays + ", of which none is named like the input '"
                                    + input.name() + "'; the inputs are "
                                    + inputs.stream().map(TensorSpec::name).toList())));
        }
        return matched;
    }

    private static Optional<String> match(Collection<String> arrays, String input) {
        return arrays.contains(input)
                ? Optional.of(input)
                : arrays.stream()
                        .filter(array -> plain(array).equals(plain(input)))
                        .findFirst();
    }

    /** {@code x} for {@code serving_default_x:0}. */
    private static String plain(String name) {
        String start = name.startsWith(SIGNATURE) ? name.substring(SIGNATURE.length()) : name;
        int colon = start.lastIndexOf(':');
        return colon > 0 && start.substring(colon + 1).chars().allMatch(Character::isDigit)
                ? start.substring(0, colon)
                : start;
    }
}
