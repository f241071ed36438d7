package dev.hone.usertarget.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.coordinator.Document;
import dev.hone.api.target.Benefit;
import dev.hone.api.target.Limit;
import dev.hone.api.target.TargetProfile;
import dev.hone.model.DataType;
import dev.hone.model.traits.OperatorKind;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescriptionReaderTest {

    static final String WHOLE =
            """
            {
              "id": "acme",
              "version": "7",
              "format": "tflite",
              "family": "acme-npu",
              "description": "Acme's accelerator",
              "defaultChain": "quantize(mode=int8)",
              "figures": { "sram": { "value": 2048.5, "unit": "KiB", "source": "AN-1" } },
              "limits": {
                "FileBytes": { "max": 1000, "source": "AN-2" },
                "ArenaBytes": { "max": 500, "source": "AN-3" },
                "StaticShapes": { "source": "AN-4" },
                "Rank": { "max": 4, "source": "AN-5" },
                "Operators": { "accepted": ["CONV_2D", "ADD"], "source": "AN-6" },
                "ActivationTypes": { "accepted": ["int8", "float32"], "source": "AN-7" }
              },
              "benefits": { "sparsity": { "speed": true, "size": false, "why": "skips zeros" } },
              "perChannel": ["dense", "depthwise-convolution"],
              "activationTypes": ["int8", "int16"],
              "weightTypes": ["float16", "int4"],
              "dynamicRange": true,
              "reusesInputMemory": true
            }
            """;

    private static Description read(String json) {
        return DescriptionReader.read(JsonDescription.read("acme.json", json));
    }

    @Test
    void saysAllThatAProfileCanSay() {
        TargetProfile profile = read(WHOLE).profile(Optional.empty());

        assertThat(profile.id()).isEqualTo("acme");
        assertThat(profile.version()).isEqualTo("7");
        assertThat(profile.format()).isEqualTo("tflite");
        assertThat(profile.description()).isEqualTo("Acme's accelerator");
        assertThat(profile.defaultChain()).isEqualTo("quantize(mode=int8)");
        assertThat(profile.figure("sram").orElseThrow().value()).isEqualTo(2048.5);
        assertThat(profile.limits())
                .containsExactly(
                        new Limit.FileBytes(1000, "AN-2"),
                        new Limit.ArenaBytes(500, "AN-3"),
                        new Limit.StaticShapes("AN-4"),
                        new Limit.Rank(4, "AN-5"),
                        new Limit.Operators(Set.of("CONV_2D", "ADD"), "AN-6"),
                        new Limit.ActivationTypes(Set.of(DataType.INT8, DataType.FLOAT32), "AN-7"));
        assertThat(profile.benefits()).containsExactly(new Benefit("sparsity", true, false, "skips zeros"));
        assertThat(profile.perChannel())
                .containsExactlyInAnyOrder(OperatorKind.DENSE, OperatorKind.DEPTHWISE_CONVOLUTION);
        assertThat(profile.activationTypes()).containsExactlyInAnyOrder(DataType.INT8, DataType.INT16);
        assertThat(profile.weightTypes()).containsExactlyInAnyOrder(DataType.FLOAT16, DataType.INT4);
        assertThat(profile.dynamicRange()).isTrue();
        assertThat(profile.reusesInputMemory()).isTrue();
        assertThat(read(WHOLE).family(Optional.empty())).isEqualTo("acme-npu");
    }

    @Test
    void readsWhatIsPrintedOfAProfile() {
        TargetProfile profile = read(WHOLE).profile(Optional.empty());
        Object printed = Document.of(profile);

        assertThat(Document.of(read(json(printed)).profile(Optional.empty()))).isEqualTo(printed);
    }

    private static String json(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> "\"" + entry.getKey() + "\":" + json(entry.getValue()))
                    .collect(java.util.stream.Collectors.joining(",", "{", "}"));
        }
        if (value instanceof Iterable<?> list) {
            return java.util.stream.StreamSupport.stream(list.spliterator(), false)
                    .map(DescriptionReaderTest::json)
                    .collect(java.util.stream.Collectors.joining(",", "[", "]"));
        }
        return value instanceof String text ? "\"" + text + "\"" : String.valueOf(value);
    }

    @Test
    void changesOfAnExtendedTargetWhatItSaysAndNothingElse() {
        TargetProfile base = read(WHOLE).profile(Optional.empty());
        TargetProfile derived =
                read("""
                        { "id": "mine", "extends": "acme",
                          "limits": { "ArenaBytes": { "max": 400, "source": "linker script" }, "Rank": null },
                          "figures": { "sram": null },
                          "activationTypes": ["int8"], "perChannel": [] }
                        """)
                        .profile(Optional.of(base));

        assertThat(derived.id()).isEqualTo("mine");
        assertThat(derived.version()).isEqualTo("1");
        assertThat(derived.description()).isEqualTo(base.description());
        assertThat(derived.limits())
                .contains(new Limit.ArenaBytes(400, "linker script"), new Limit.FileBytes(1000, "AN-2"))
                .noneMatch(Limit.Rank.class::isInstance)
                .hasSize(5);
        assertThat(derived.figures()).isEmpty();
        assertThat(derived.activationTypes()).containsExactly(DataType.INT8);
        assertThat(derived.perChannel()).isEmpty();
        assertThat(derived.weightTypes()).isEqualTo(base.weightTypes());
        assertThat(derived.dynamicRange()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    "limits"             | "limts"           | line 9 column 3, limts: unknown field limts; did you mean limits?
                    "Rank"               | "Rnk"             | unknown limit Rnk; did you mean Rank?
                    "max": 500           | "mx": 500         | line 11 column 21, mx: unknown field mx; did you mean max?
                    "max": 500           | "max": 0          | line 11 column 21, max: 0 is refused; accepted: a whole number from 1
                    "max": 500           | "max": 0.5        | 0.5 is refused; accepted: a whole number
                    "max": 4             | "max": 9999999999 | accepted: a whole number from 1 to 2147483647
                    "max": 500           | "max": "500"      | "500" is refused; accepted: a number
                    , "source": "AN-3"   |                   | line 11 column 5, ArenaBytes: the field source is missing
                    "source": "AN-3"     | "source": ""      | line 11 column 33, source: "" is refused; accepted: a text of one line
                    ["dense"             | ["dens"           | line 18 column 18: unknown kind of operators dens; did you mean dense?
                    "int16"]             | "int12"]          | unknown integer type of at most 16 bits int12; did you mean int16?
                    "int4"]              | "int64"]          | unknown type narrower than float32 int64
                    2048.5               | -1                | line 8 column 26, value: -1 is refused; accepted: a positive number
                    "dynamicRange": true | "dynamicRange": 1 | "1" is refused; accepted: true or false
                    "id": "acme"         | "id": "a b"       | line 2 column 3, id: "a b" is refused; accepted: letters
                    "format": "tflite",  |                   | line 1 column 1: the field format is missing
                    "version": "7",      | "version": "7"    | line 4 column 3: Unexpected character
                    "version": "7",      | "id": "b",        | Duplicate field 'id'
                    ["int8", "float32"]  | ["uint8"]         | line 1 column 1: the limit ActivationTypes accepts
                    """)
    void refusesWithLineAndReason(String found, String instead, String message) {
        String broken = WHOLE.replace(found, instead == null ? "" : instead);

        assertThat(broken).isNotEqualTo(WHOLE);
        assertThatThrownBy(() -> read(broken).profile(Optional.empty()))
                .isInstanceOf(DescriptionException.class)
                .hasMessageStartingWith("acme.json, line ")
                .hasMessageContaining(message);
    }

    @Test
    void refusesAnotherFormatThanThatOfTheExtendedTarget() {
        TargetProfile base = read(WHOLE).profile(Optional.empty());
        Description mine = read("{ \"id\": \"mine\", \"extends\": \"acme\",\n \"format\": \"onnx\" }");

        assertThatThrownBy(() -> mine.profile(Optional.of(base)))
                .hasMessage(
                        "acme.json, line 2 column 2, format: onnx is refused; acme, which is extended, has the format tflite");
    }

    @Test
    void readsTheSameOfAConfiguration() {
        Description configured = DescriptionReader.read(ConfigurationDescription.read(
                "configuration acme",
                Map.of(
                        "id", "mine",
                        "extends", "acme",
                        "limits.ArenaBytes.max", 400L,
                        "limits.ArenaBytes.source", "linker script",
                        "limits.Rank", "null",
                        "figures.clock.value", "216",
                        "figures.clock.unit", "MHz",
                        "figures.clock.source", "data sheet",
                        "activationTypes", new String[] {"int8"},
                        "perChannel", "dense, convolution")));
        TargetProfile profile = configured.profile(Optional.of(read(WHOLE).profile(Optional.empty())));

        assertThat(profile.limits())
                .contains(new Limit.ArenaBytes(400, "linker script"))
                .noneMatch(Limit.Rank.class::isInstance);
        assertThat(profile.figure("clock").orElseThrow().value()).isEqualTo(216);
        assertThat(profile.activationTypes()).containsExactly(DataType.INT8);
        assertThat(profile.perChannel()).containsExactlyInAnyOrder(OperatorKind.DENSE, OperatorKind.CONVOLUTION);
    }

    @Test
    void namesThePropertyOfAConfigurationThatIsRefused() {
        assertThatThrownBy(() -> DescriptionReader.read(ConfigurationDescription.read(
                        "configuration acme",
                        Map.of(
                                "id",
                                "mine",
                                "extends",
                                "acme",
                                "limits.Rank.max",
                                "four",
                                "limits.Rank.source",
                                "AN-5"))))
                .hasMessage("configuration acme, property limits.Rank.max: \"four\" is refused; accepted: a number");
    }
}
