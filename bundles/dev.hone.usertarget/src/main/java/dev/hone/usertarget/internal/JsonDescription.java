package dev.hone.usertarget.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads JSON so that each value knows its line and column. */
final class JsonDescription {

    private static final int MAX_DEPTH = 16;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private final JsonParser parser;
    private final String file;

    private JsonDescription(JsonParser parser, String file) {
        this.parser = parser;
        this.file = file;
    }

    /**
     * @param file for messages
     * @throws DescriptionException if it is no JSON
     */
    static Value read(String file, String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            var reader = new JsonDescription(parser, file);
            if (parser.nextToken() == null) {
                throw new DescriptionException(file + ": it is empty; accepted: a JSON object");
            }
            Value value = reader.value();
            if (parser.nextToken() != null) {
                throw new DescriptionException(reader.place(parser.currentTokenLocation())
                        + ": there is more after the end of the description");
            }
            return value;
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null ? file : place(file, e.getLocation());
            throw new DescriptionException(place + ": " + reason(e));
        } catch (IOException e) {
            throw new DescriptionException(file + ": " + e.getMessage());
        }
    }

    /** Without the parser's own words on where, which name a source that it does not show. */
    private static String reason(JsonProcessingException failure) {
        String line = failure.getOriginalMessage().lines().findFirst().orElse("no JSON");
        int marker = line.indexOf(" (start marker at ");
        return marker < 0 ? line : line.substring(0, marker);
    }

    private Value value() throws IOException {
        String place = place(parser.currentTokenLocation());
        return new Value(place, content(), false);
    }

    private Optional<Object> content() throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> Optional.of(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Optional.of(parser.getDecimalValue());
            case VALUE_TRUE -> Optional.of(true);
            case VALUE_FALSE -> Optional.of(false);
            case START_ARRAY -> Optional.of(list());
            case START_OBJECT -> Optional.of(object());
            default -> Optional.empty();
        };
    }

    private List<Value> list() throws IOException {
        List<Value> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(value());
        }
        return values;
    }

    /** The place of a field is that of its name. */
    private Map<String, Value> object() throws IOException {
        Map<String, Value> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            String place = place(parser.currentTokenLocation());
            parser.nextToken();
            fields.put(name, new Value(place + ", " + name, content(), false));
        }
        return fields;
    }

    private String place(JsonLocation location) {
        return place(file, location);
    }

    private static String place(String file, JsonLocation location) {
        return file + ", line " + location.getLineNr() + " column " + location.getColumnNr();
    }
}
