package dev.hone.coordinator.internal.planner;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a chain written as JSON: a list of stages or a single one. A stage is an object with {@code technique} and
 * parameters beside it; {@code {"joint": [stage, …]}} trains several together. {@code {"stages": [stage, …],
 * "fallback": true}} is a list that says more.
 */
final class ChainJson {

    private static final int MAX_DEPTH = 16;
    private static final String STAGES = "stages";
    private static final String FALLBACK = "fallback";
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private final JsonParser parser;

    private ChainJson(JsonParser parser) {
        this.parser = parser;
    }

    /** Whether a text is meant as JSON. */
    static boolean looksLike(String text) {
        String start = text.stripLeading();
        return start.startsWith("[") || start.startsWith("{");
    }

    /** @throws HoneException with the reason USAGE, naming line and column */
    static WrittenChain parse(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            ChainJson chain = new ChainJson(parser);
            WrittenChain read = parser.nextToken() == JsonToken.START_ARRAY
                    ? new WrittenChain(chain.elements(), false)
                    : chain.object();
            if (parser.nextToken() != null) {
                throw chain.expected("the end");
            }
            return read;
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null
                    ? ""
                    : ", line " + e.getLocation().getLineNr() + " column "
                            + e.getLocation().getColumnNr();
            throw new HoneException(Reason.USAGE, "chain as JSON" + place + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new HoneException(Reason.USAGE, "chain as JSON: " + e.getMessage(), e);
        }
    }

    /** A single stage, or an object that holds the stages. */
    private WrittenChain object() throws IOException {
        List<ChainElement> stages = new ArrayList<>();
        ChainElement single = element(stages);
        if (stages.isEmpty()) {
            return new WrittenChain(List.of(single), false);
        }
        Map<String, Object> members = ((ChainElement.Single) single).parameters();
        Object fallback = members.getOrDefault(FALLBACK, false);
        if (!(fallback instanceof Boolean asked) || members.size() > (members.containsKey(FALLBACK) ? 1 : 0)) {
            throw new HoneException(
                    Reason.USAGE,
                    "chain as JSON, " + single.position() + ": beside \"" + STAGES + "\" there may be \"" + FALLBACK
                            + "\", true or false, and nothing else; there is " + members);
        }
        return new WrittenChain(stages, asked);
    }

    private List<ChainElement> elements() throws IOException {
        List<ChainElement> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(element());
        }
        return elements;
    }

    private ChainElement element() throws IOException {
        return element(null);
    }

    /** @param stages takes those of a whole chain, where one may be; null where none may */
    private ChainElement element(List<ChainElement> stages) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw expected("an object with \"technique\"");
        }
        String position = position();
        String technique = null;
        List<ChainElement.Single> joint = null;
        Map<String, Object> parameters = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("technique")) {
                technique = text();
            } else if (name.equals("joint")) {
                joint = joint();
            } else if (name.equals(STAGES) && stages != null && parser.currentToken() == JsonToken.START_ARRAY) {
                stages.addAll(elements());
            } else {
                parameters.put(name, value());
            }
        }
        if (joint != null && technique == null && parameters.isEmpty()) {
            return new ChainElement.Joint(joint, position);
        }
        if (stages != null && !stages.isEmpty() && technique == null && joint == null) {
            return new ChainElement.Single("", parameters, position);
        }
        if (technique == null || joint != null || (stages != null && !stages.isEmpty())) {
            throw new HoneException(
                    Reason.USAGE,
                    "chain as JSON, " + position
                            + ": a stage has either \"technique\" with its parameters, or \"joint\"");
        }
        return new ChainElement.Single(technique, parameters, position);
    }

    private List<ChainElement.Single> joint() throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw expected("a list of stages");
        }
        List<ChainElement.Single> stages = new ArrayList<>();
        for (ChainElement element : elements()) {
            if (!(element instanceof ChainElement.Single single)) {
                throw new HoneException(
                        Reason.USAGE,
                        "chain as JSON, " + element.position() + ": expected a technique, not another joint");
            }
            stages.add(single);
        }
        return stages;
    }

    private String text() throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw expected("a text");
        }
        return parser.getText();
    }

    private Object value() throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case START_ARRAY -> list();
            default -> throw expected("a text, a number, true, false or a list of them");
        };
    }

    private List<Object> list() throws IOException {
        List<Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(value());
        }
        return List.copyOf(values);
    }

    private HoneException expected(String what) {
        return new HoneException(Reason.USAGE, "chain as JSON, " + position() + ": expected " + what);
    }

    private String position() {
        return "line " + parser.currentTokenLocation().getLineNr() + " column "
                + parser.currentTokenLocation().getColumnNr();
    }
}
