package dev.hone.feature.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureReaderTest {

    @TempDir
    private Path folder;

    private final FeatureReader reader = new FeatureReader(Map.of("dev.hone.home", "/h")::get);

    @Test
    void readsBundlesInTheOrderInWhichTheyStart() throws IOException {
        Definition feature = read(
                """
                { "id": "g:a:slingosgifeature:boards:1.0", "description": "Boards.",
                  "bundles": [ { "id": "g:late:1", "start-order": 60 }, { "id": "g:first:1" }, { "id": "g:second:1" } ] }
                """);

        assertThat(feature.name()).isEqualTo("boards");
        assertThat(feature.description()).contains("Boards.");
        assertThat(feature.id()).hasToString("g:a:slingosgifeature:boards:1.0");
        assertThat(feature.bundles())
                .extracting(member -> member.id() + " " + member.startLevel())
                .containsExactly("g:first:1 1", "g:second:1 1", "g:late:1 60");
    }

    @Test
    void isCalledByItsArtifactWithoutAClassifier() throws IOException {
        assertThat(read("{ \"id\": \"g:acme:1.0\" }").name()).isEqualTo("acme");
    }

    @Test
    void readsTypedConfigurationsOfServicesAndFactories() throws IOException {
        Definition feature = read(
                """
                { "id": "g:a:1", "variables": { "greeting": "hello" },
                  "configurations": {
                    "p.one": { "count:Integer": 7, "names": [ "a", "b" ], "text": "${greeting} ${dev.hone.home}" },
                    "p.two~x": { "on": true } } }
                """);

        assertThat(feature.configurations()).containsOnlyKeys("p.one", "p.two~x");
        assertThat(feature.configurations().get("p.one"))
                .containsEntry("count", 7)
                .containsEntry("names", new String[] {"a", "b"})
                .containsEntry("text", "hello /h");
        assertThat(feature.configurations().get("p.two~x")).containsEntry("on", true);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    { "id"                                                                    | not JSON
                    { "bundles": [] }                                                         | id is missing
                    { "id": "g:a:1", "bundles": [ {} ] }                                      | id is missing
                    { "id": "g:a:1", "bundles": 3 }                                           | another type
                    { "id": "g:a" }                                                           | g:a
                    { "id": "g:../a:1" }                                                      | other characters
                    { "id": "g:a:1", "bundles": [ { "id": "g:b:1", "start-order": 0 } ] }     | start-order of g:b:1 is 0
                    { "id": "g:a:1", "bundles": [ { "id": "g:b:1", "start-order": "x" } ] }   | start-order of g:b:1 is x
                    { "id": "g:a:1", "configurations": { "p": { "a": "${nothing}" } } }       | variable nothing
                    { "id": "g:a:1", "extensions": { "x": { "kind": "mandatory", "type": "text", "text": ["a"] } } } | extension x
                    """)
    void refusesWhatIsWrongNamingTheFile(String json, String reason) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOfSatisfying(HoneException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(HoneException.Reason.USAGE))
                .hasMessageContaining(folder.resolve("feature.json").toString())
                .hasMessageContaining(reason);
    }

    @Test
    void saysThatThereIsNoFile() {
        assertThatThrownBy(() -> reader.read(folder.resolve("nothing.json")))
                .isInstanceOf(HoneException.class)
                .hasMessage("there is no feature file " + folder.resolve("nothing.json"));
    }

    private Definition read(String json) throws IOException {
        return reader.read(Files.writeString(folder.resolve("feature.json"), json));
    }
}
