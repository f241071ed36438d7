package dev.hone.format.tflite.internal.operators;

import dev.hone.model.DataType;
import dev.hone.model.Tensor;
import dev.hone.model.traits.WeightTrait;
import dev.hone.model.traits.WeightTypes;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a line of {@code operators.txt} says of trained constants that are read in a float form.
 *
 * @param inputs their indices
 * @param axis of scales of their own, or {@link Tensor#NONE}
 * @param direct the first version that reads a stored type itself, by type
 * @param blocks likewise, with one scale a block
 * @param lookup whether values are only looked up
 */
record WeightFacts(
        List<Integer> inputs, int axis, Map<DataType, Integer> direct, Map<DataType, Integer> blocks, boolean lookup) {

    static Optional<WeightFacts> parse(Map<String, String> settings, Optional<WeightTrait> weight) {
        List<Integer> inputs = settings.containsKey("constants")
                ? OperatorFacts.integers(settings.get("constants"))
                : weight.stream().map(WeightTrait::input).toList();
        if (inputs.isEmpty()) {
            return Optional.empty();
        }
        boolean lookup = settings.containsKey("lookup");
        return Optional.of(new WeightFacts(
                inputs,
                Integer.parseInt(settings.getOrDefault("out", Integer.toString(Tensor.NONE))),
                versions(settings.getOrDefault(lookup ? "lookup" : "hybrid", "")),
                versions(settings.getOrDefault("blocks", "")),
                lookup));
    }

    private static Map<DataType, Integer> versions(String list) {
        Map<DataType, Integer> versions = new EnumMap<>(DataType.class);
        if (!list.isEmpty()) {
            Arrays.stream(list.split(",", -1))
                    .map(word -> word.split("@", -1))
                    .forEach(parts -> versions.put(
                            DataType.valueOf(parts[0].toUpperCase(Locale.ROOT)), Integer.valueOf(parts[1])));
        }
        return versions;
    }

    WeightTypes types() {
        return new WeightTypes(inputs, axis, direct.keySet(), blocks.keySet(), lookup);
    }
}
