package dev.hone.runtime.tflite.internal;

import dev.hone.api.graph.Operators;
import dev.hone.api.target.TargetProfile;
import dev.hone.format.tflite.internal.operators.TfliteTraits;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the format says of its operators, and small models on which that is tried. */
final class OperatorClaims {

    static final TargetProfile TARGET = TargetProfile.of("test", "1", "tflite")
            .perChannel(OperatorKind.DENSE)
            .build();

    static final Operators OPERATORS = new Operators() {
        @Override
        public Optional<Traits> traits(Graph graph, Node node) {
            return new TfliteTraits().of(graph, node);
        }

        @Override
        public Optional<Graph> lower(Graph graph, Node node) {
            return Optional.empty();
        }
    };

    private OperatorClaims() {}

    /** The lines on operators that the format has. */
    static List<String> listed() throws IOException {
        return lines(TfliteTraits.class, "operators.txt");
    }

    static List<OperatorSketch> sketches(String resource) throws IOException {
        return lines(OperatorClaims.class, resource).stream()
                .map(OperatorSketch::new)
                .toList();
    }

    static Stream<OperatorSketch> sketchesOf(String resource) {
        try {
            return sketches(resource).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Class<?> owner, String resource) throws IOException {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(owner.getResourceAsStream(resource), StandardCharsets.US_ASCII))) {
            return reader.lines()
                    .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
                    .toList();
        }
    }
}
