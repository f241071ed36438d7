package dev.hone.format.tflite.internal.operators;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The lines of {@code operators.txt} by the operator's name in the schema. */
final class OperatorTable {

    private static final Map<String, OperatorFacts> FACTS = read();

    private OperatorTable() {}

    /** What is known of an operator; {@link OperatorFacts#NONE} if it is not listed. */
    static OperatorFacts of(String operator) {
        return FACTS.getOrDefault(operator, OperatorFacts.NONE);
    }

    static Set<String> operators() {
        return FACTS.keySet();
    }

    private static Map<String, OperatorFacts> read() {
        Map<String, OperatorFacts> facts = new LinkedHashMap<>();
        try (InputStream resource = OperatorTable.class.getResourceAsStream("operators.txt");
                BufferedReader lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isEmpty() && line.charAt(0) != '#') {
                    List<String> words = Arrays.asList(line.split(" +", -1));
                    if (facts.put(words.get(0), OperatorFacts.parse(words.subList(1, words.size()))) != null) {
                        throw new IllegalArgumentException("operator " + words.get(0) + " is listed twice");
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return facts;
    }
}
