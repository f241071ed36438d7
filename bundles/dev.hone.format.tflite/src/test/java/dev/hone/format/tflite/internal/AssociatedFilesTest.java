package dev.hone.format.tflite.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.format.tflite.internal.flat.FlatTable;
import dev.hone.format.tflite.internal.flat.FlatVector;
import dev.hone.model.Graph;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Model;
import dev.hone.model.Node;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class AssociatedFilesTest extends BuiltFiles {

    private static final String LABELS = "shirt\ntrouser\n";

    private Path model() throws IOException {
        Map<String, Object> file = file(
                List.of(tensor("a", 1, 2), tensor("b", 1, 2)),
                List.of(Map.of("inputs", List.of(0L), "outputs", List.of(1L))),
                List.of(0L),
                List.of(1L));
        file.put("operator_codes", List.of(Map.of("builtin_code", "RELU", "deprecated_builtin_code", 19)));
        file.put(
                "metadata",
                List.of(Map.of("name", "min_runtime_version", "buffer", 1), Map.of("name", "m", "buffer", 1)));
        file.put("buffers", List.of(Map.of(), Map.of("data", "1.5.0".getBytes(UTF_8))));
        read(file);
        return folder.resolve("built.tflite");
    }

    private static byte[] archive() throws IOException {
        return archive("");
    }

    private static byte[] archive(String comment) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setComment(comment);
            for (String name : List.of("labels.txt", "more.txt")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(LABELS.getBytes(UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    /** Offsets from the beginning of the model file, as Python's zipfile appends. */
    private static byte[] moved(byte[] archive, int distance) {
        ByteBuffer bytes = ByteBuffer.wrap(archive.clone()).order(ByteOrder.LITTLE_ENDIAN);
        int end = archive.length - 22;
        int directory = bytes.getInt(end + 16);
        for (int at = directory; at < end; at += 46 + bytes.getShort(at + 28) + bytes.getShort(at + 30)) {
            bytes.putInt(at + 42, bytes.getInt(at + 42) + distance);
        }
        bytes.putInt(end + 16, directory + distance);
        return bytes.array();
    }

    private Path packed(byte[] model, byte[] archive) throws IOException {
        byte[] both = new byte[model.length + archive.length];
        System.arraycopy(model, 0, both, 0, model.length);
        System.arraycopy(archive, 0, both, model.length, archive.length);
        return Files.write(folder.resolve("packed.tflite"), both);
    }

    /** Renamed, so that the tables have another size. */
    private Path rewritten(Path packed) throws IOException {
        Model read = format.read(packed);
        Graph main = read.main();
        Graph renamed =
                main.edit().put(main.tensor(1).withName("longer".repeat(11))).build();
        Path written = folder.resolve("written.tflite");
        format.write(read.withGraph(0, renamed), written);
        return written;
    }

    private static void assertHoldsLabels(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName)).containsExactly("labels.txt", "more.txt");
            for (ZipEntry entry : zip.stream().toList()) {
                assertThat(new String(zip.getInputStream(entry).readAllBytes(), UTF_8))
                        .isEqualTo(LABELS);
            }
        }
    }

    @Test
    void keepsFilesWhoseOffsetsCountFromTheBeginningOfTheModel() throws IOException {
        byte[] model = Files.readAllBytes(model());
        Path written = rewritten(packed(model, moved(archive(), model.length)));

        assertThat(Files.size(written)).isNotEqualTo(model.length + archive().length);
        assertHoldsLabels(written);
        byte[] bytes = Files.readAllBytes(written);
        ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int directory = all.getInt(bytes.length - 6);
        assertThat(all.getInt(directory)).isEqualTo(0x02014b50);
        int local = all.getInt(directory + 42);
        assertThat(all.getInt(local)).isEqualTo(0x04034b50);
        assertThat(local % 16).isEqualTo(model.length % 16);
        assertHoldsLabels(rewritten(written));
    }

    @Test
    void keepsFilesWhoseOffsetsCountFromTheBeginningOfTheArchive() throws IOException {
        assertHoldsLabels(rewritten(packed(Files.readAllBytes(model()), archive())));
    }

    @Test
    void keepsFilesWithACommentWhateverItHolds() throws IOException {
        String comment = "labels PK\5\6 of 2026 " + "x".repeat(500);
        byte[] model = Files.readAllBytes(model());
        byte[] archive = archive(comment);
        byte[] plain = archive();
        byte[] absolute = moved(plain, model.length);
        System.arraycopy(absolute, 0, archive, 0, plain.length - 2);
        for (byte[] packed : List.of(archive, archive(comment))) {
            Path written = rewritten(packed(model, packed));
            assertHoldsLabels(written);
            try (ZipFile zip = new ZipFile(written.toFile())) {
                assertThat(zip.getComment()).isEqualTo(comment);
            }
            assertHoldsLabels(rewritten(written));
        }
    }

    @Test
    void refusesToDropAnArchiveThatItCannotMove() throws IOException {
        byte[] model = Files.readAllBytes(model());
        byte[] plain = archive();
        ByteBuffer large = ByteBuffer.allocate(plain.length + 20).order(ByteOrder.LITTLE_ENDIAN);
        large.put(plain, 0, plain.length - 22).putInt(0x07064b50).position(plain.length - 2);
        large.put(plain, plain.length - 22, 22);
        Path packed = packed(model, large.array());
        assertThatThrownBy(() -> rewritten(packed))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("ZIP64")
                .hasMessageContaining("unchanged copy");
        Path copy = folder.resolve("copy.tflite");
        format.write(format.read(packed), copy);
        assertThat(copy).hasSameBinaryContentAs(packed);
    }

    @Test
    void takesNothingElseForAnArchive() throws IOException {
        byte[] model = Files.readAllBytes(model());
        byte[] archive = moved(archive(), model.length);
        for (int at :
                new int[] {0, archive.length - 22, archive.length - 12, archive.length - 10, archive.length - 3}) {
            byte[] damaged = archive.clone();
            damaged[at] ^= 0x55;
            Model read = format.read(packed(model, damaged));
            assertThat(read.attributes().has(TfliteKeys.ASSOCIATED_FILES))
                    .as("byte " + at)
                    .isFalse();
        }
        assertThat(format.read(model()).attributes().has(TfliteKeys.ASSOCIATED_FILES))
                .isFalse();
    }

    @Test
    void namesTheOldestRuntimeOnlyAsLongAsItsOperatorsAreTheSame() throws IOException {
        Path path = model();
        assertThat(metadata(root(rewritten(path)))).containsExactly("min_runtime_version", "m");

        Model read = format.read(path);
        Graph main = read.main();
        Node relu = main.nodes().get(0);
        Node newer = new Node(
                relu.id(), relu.dialect(), relu.operator(), 2, relu.inputs(), relu.outputs(), relu.attributes());
        Path written = folder.resolve("newer.tflite");
        format.write(read.withGraph(0, main.edit().nodes(List.of(newer)).build()), written);
        assertThat(metadata(root(written))).containsExactly("m");
    }

    private static List<String> metadata(FlatTable root) {
        List<String> names = new ArrayList<>();
        root.vector("metadata")
                .map(FlatVector::tables)
                .orElse(List.of())
                .forEach(entry -> names.add(entry.string("name").orElseThrow()));
        return names;
    }
}
