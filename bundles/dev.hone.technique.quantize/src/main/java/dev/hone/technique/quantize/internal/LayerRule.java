package dev.hone.technique.quantize.internal;

import dev.hone.api.HoneException;
import dev.hone.api.technique.OperatorPattern;
import dev.hone.quantization.Scheme;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One entry of the parameter {@code layers}: how the operators that match a pattern are quantized.
 *
 * @param calibrator of their activations; empty for that of all others
 */
record LayerRule(OperatorPattern pattern, Scheme scheme, Optional<String> calibrator) {

    private static final Map<String, Scheme> MODES =
            new TreeMap<>(Stream.of(Scheme.values()).collect(Collectors.toMap(Scheme::id, scheme -> scheme)));

    /**
     * Reads {@code pattern:mode} or {@code pattern:mode:calibrator}; the pattern itself may hold colons.
     *
     * @param calibrators that there are
     * @throws HoneException with the reason USAGE if it is neither, naming what is accepted
     */
    static LayerRule parse(String entry, List<String> calibrators) {
        String[] parts = entry.split(":", -1);
        String last = parts[parts.length - 1].strip();
        String before = parts.length > 2 ? parts[parts.length - 2].strip() : "";
        if (MODES.containsKey(before) && !MODES.containsKey(last)) {
            if (!calibrators.contains(last)) {
                throw refused(
                        entry,
                        "calibrator '" + last + "' does not exist; accepted are " + String.join(", ", calibrators));
            }
            if (!MODES.get(before).isInteger()) {
                throw refused(
                        entry,
                        "a calibrator chooses ranges of integer activations, which the mode " + before
                                + " does not have");
            }
            return new LayerRule(pattern(entry, parts, 2), MODES.get(before), Optional.of(last));
        }
        if (parts.length < 2 || !MODES.containsKey(last)) {
            throw refused(
                    entry,
                    (parts.length < 2
                                    ? "pattern:mode or pattern:mode:calibrator is expected"
                                    : "mode '" + last + "' does not exist for a layer")
                            + "; accepted modes are " + String.join(", ", MODES.keySet()));
        }
        return new LayerRule(pattern(entry, parts, 1), MODES.get(last), Optional.empty());
    }

    private static OperatorPattern pattern(String entry, String[] parts, int without) {
        String pattern = String.join(":", List.of(parts).subList(0, parts.length - without))
                .strip();
        if (pattern.isEmpty()) {
            throw refused(entry, "the pattern is empty");
        }
        return OperatorPattern.of(pattern);
    }

    private static HoneException refused(String entry, String why) {
        return new HoneException(HoneException.Reason.USAGE, "quantize: layers '" + entry + "': " + why);
    }
}
