package dev.hone.bench;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A weight as a TFLite file stores it.
 *
 * @param zeros which elements are zero
 * @param groups how many scales it has, each for its own elements
 * @param mostCodes distinct values in the group that has most
 * @param bits the entropy of all values, each by itself
 */
record FlatWeight(String name, boolean depthwise, int elements, BitSet zeros, int groups, int mostCodes, double bits) {

    /**
     * @param values as stored, with a sign
     * @param scales how many there are
     * @param inner elements that follow each other in one group
     */
    static FlatWeight of(String name, boolean depthwise, int[] values, int scales, int inner) {
        BitSet zeros = new BitSet(values.length);
        Map<Integer, Integer> counts = new HashMap<>();
        Map<Integer, BitSet> groups = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            zeros.set(i, values[i] == 0);
            counts.merge(values[i], 1, Integer::sum);
        }
        int[] distinct =
                counts.keySet().stream().mapToInt(value -> value).sorted().toArray();
        for (int i = 0; i < values.length; i++) {
            int group = scales < 2 ? 0 : i / inner % scales;
            groups.computeIfAbsent(group, key -> new BitSet()).set(Arrays.binarySearch(distinct, values[i]));
        }
        double bits = counts.values().stream()
                .mapToDouble(count -> -count / (double) values.length * Math.log(count / (double) values.length))
                .sum();
        int most = groups.values().stream().mapToInt(BitSet::cardinality).max().orElse(0);
        return new FlatWeight(name, depthwise, values.length, zeros, Math.max(scales, 1), most, bits / Math.log(2));
    }

    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("elements", elements);
        figures.put("zeros", Statistics.rounded((double) zeros.cardinality() / elements));
        figures.put("scales", groups);
        figures.put("codes_in_a_group", mostCodes);
        figures.put("bits", Statistics.rounded(bits));
        return figures;
    }
}
