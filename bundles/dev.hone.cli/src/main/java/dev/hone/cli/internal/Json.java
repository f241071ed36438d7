package dev.hone.cli.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.jr.ob.JSON;
import dev.hone.api.coordinator.Document;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Results as JSON, in the form of {@link Document}. */
final class Json {

    /** Writes ASCII, so that it is right in whatever encoding standard output has. */
    private static final JSON WRITER = JSON.builder(JsonFactory.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .build())
            .enable(JSON.Feature.PRETTY_PRINT_OUTPUT, JSON.Feature.WRITE_NULL_PROPERTIES)
            .build();

    private Json() {}

    static String text(Object value) {
        try {
            return WRITER.asString(Document.of(value));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
