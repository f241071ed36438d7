package dev.hone.coordinator.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;

class MetatypeBoundsTest {

    private static final String DOCUMENT =
            """
            <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.4.0">
              <OCD id="other"><AD id="samples" type="Integer" min="9"/></OCD>
              <OCD id="quantize">
                <AD id="samples" type="Integer" min="1" max="100"/>
                <AD id="seed" type="Long" min="0"/>
                <AD id="share" type="Double" max="1"/>
              </OCD>
            </metatype:MetaData>
            """;

    private static Optional<Interval> find(String attribute) throws XMLStreamException {
        return MetatypeBounds.find(
                new ByteArrayInputStream(DOCUMENT.getBytes(StandardCharsets.UTF_8)), "quantize", attribute);
    }

    @Test
    void readsTheBoundsOfTheDefinitionAskedFor() throws XMLStreamException {
        assertThat(find("samples").map(Interval::toString)).contains("from 1 to 100");
        assertThat(find("seed").map(Interval::toString)).contains("at least 0");
        assertThat(find("share").map(Interval::toString)).contains("at most 1");
        assertThat(find("mode")).isEmpty();
    }
}
