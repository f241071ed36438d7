package dev.hone.format.tflite.internal.operators;

import dev.hone.model.DataType;
import dev.hone.model.Quantization;
import dev.hone.model.Tensor;
import dev.hone.model.traits.Clamp;
import dev.hone.model.traits.Operand;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.WeightTrait;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One line of {@code operators.txt}: what is true of an operator whatever its options.
 *
 * @param versions the first version with an integer form, by the type of the activations
 * @param constants trained constants that a float form reads
 * @param tied operands that share scale and zero point; empty if none do
 * @param symmetric inputs whose zero point must be 0
 * @param fixed how the first output must be stored, by type
 */
record OperatorFacts(
        OperatorKind kind,
        Map<DataType, Integer> versions,
        Optional<WeightTrait> weight,
        Optional<WeightFacts> constants,
        Set<Operand> tied,
        Map<DataType, Quantization> fixed,
        Clamp clamp,
        List<Integer> reusable,
        List<Integer> symmetric,
        Optional<Integer> viewed) {

    /** Of an operator of which nothing is known. */
    static final OperatorFacts NONE = parse(List.of(OperatorKind.OTHER.name()));

    /**
     * @param words of the line, from the kind on
     * @throws IllegalArgumentException if a word is not understood
     */
    static OperatorFacts parse(List<String> words) {
        Map<DataType, Integer> versions = new EnumMap<>(DataType.class);
        Map<DataType, Quantization> fixed = new EnumMap<>(DataType.class);
        Map<String, String> settings = new HashMap<>();
        for (String word : words.subList(1, words.size())) {
            int version = word.indexOf('@');
            int value = word.indexOf('=');
            if (version > 0 && value < 0) {
                versions.put(type(word.substring(0, version)), Integer.valueOf(word.substring(version + 1)));
            } else if (word.startsWith("fixed=")) {
                String[] parts = word.substring(value + 1).split(":", -1);
                fixed.put(type(parts[0]), Quantization.perTensor(fraction(parts[1]), Long.parseLong(parts[2])));
            } else if (value > 0) {
                settings.put(word.substring(0, value), word.substring(value + 1));
            } else {
                throw new IllegalArgumentException("'" + word + "' is no fact about an operator");
            }
        }
        Optional<WeightTrait> weight =
                settings.containsKey("weight") ? Optional.of(weight(settings)) : Optional.empty();
        return new OperatorFacts(
                OperatorKind.valueOf(words.get(0)),
                versions,
                weight,
                WeightFacts.parse(settings, weight),
                tied(settings.getOrDefault("tie", "")),
                fixed,
                new Clamp(
                        Double.parseDouble(settings.getOrDefault("min", "-Infinity")),
                        Double.parseDouble(settings.getOrDefault("max", "Infinity"))),
                integers(settings.getOrDefault("reuse", "")),
                integers(settings.getOrDefault("symmetric", "")),
                Optional.ofNullable(settings.get("view")).map(Integer::valueOf));
    }

    private static WeightTrait weight(Map<String, String> settings) {
        return new WeightTrait(
                Integer.parseInt(settings.get("weight")),
                Integer.parseInt(settings.get("data")),
                Integer.parseInt(settings.get("bias")),
                Integer.parseInt(settings.get("out")),
                Integer.parseInt(settings.getOrDefault("in", Integer.toString(Tensor.NONE))),
                integers(settings.getOrDefault("space", "")),
                true);
    }

    private static Set<Operand> tied(String list) {
        return parts(list).stream()
                .map(name -> new Operand(
                        name.charAt(0) == 'o', name.endsWith("*") ? Operand.ALL : Integer.parseInt(name.substring(1))))
                .collect(Collectors.toUnmodifiableSet());
    }

    static List<Integer> integers(String list) {
        return parts(list).stream().map(Integer::valueOf).toList();
    }

    private static List<String> parts(String list) {
        return list.isEmpty() ? List.of() : new ArrayList<>(Arrays.asList(list.split(",", -1)));
    }

    private static DataType type(String name) {
        return DataType.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static float fraction(String text) {
        int slash = text.indexOf('/');
        return Float.parseFloat(text.substring(0, slash)) / Float.parseFloat(text.substring(slash + 1));
    }
}
