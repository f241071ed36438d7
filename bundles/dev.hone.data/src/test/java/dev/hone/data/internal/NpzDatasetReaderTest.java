package dev.hone.data.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hone.api.HoneException;
import dev.hone.api.TensorSpec;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import dev.hone.model.DataType;
import dev.hone.model.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpzDatasetReaderTest {

    private static final TensorSpec PAIR = Reading.input("x", DataType.FLOAT32, 1, 2);
    private static final byte[] THREE_PAIRS = NpzBytes.npy("<f4", "(3, 2)", NpzBytes.floats(1, 2, 3, 4, 5, 6));
    private static final byte[] THREE_LABELS = NpzBytes.npy("|u1", "(3,)", new byte[] {9, 8, 7});

    @TempDir
    Path folder;

    private final NpzDatasetReader reader = new NpzDatasetReader();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsStoredAndDeflatedArrays(boolean deflated) throws IOException {
        write("test.npz", NpzBytes.npz(deflated, Map.of("x", THREE_PAIRS, "labels", THREE_LABELS)));
        assertThat(reader.recognizes(folder)).isTrue();
        try (Dataset dataset = reader.open(folder, Reading.request(PAIR))) {
            Samples samples = dataset.split(Split.TEST).orElseThrow();
            assertThat(samples.size()).isEqualTo(3);
            assertThat(Reading.floats(samples, 1, 0, 2)).containsExactly(3, 4);
            assertThat(samples.labels()).hasValueSatisfying(spec -> {
                assertThat(spec.type()).isEqualTo(DataType.INT64);
                assertThat(spec.shape()).isEqualTo(Shape.SCALAR);
            });
            assertThat(Reading.label(samples, 2)).isEqualTo(7);
        }
    }

    @Test
    void aSingleFileWithoutLabelsIsForCalibration() throws IOException {
        Path file = write("some.npz", NpzBytes.npz(false, Map.of("arr_0", THREE_PAIRS)));
        assertThat(reader.recognizes(file)).isTrue();
        try (Dataset dataset = reader.open(file, Reading.request(PAIR))) {
            assertThat(dataset.split(Split.CALIBRATE)).isPresent();
            assertThat(dataset.split(Split.TRAIN)).isEmpty();
            assertThat(dataset.split(Split.TEST)).isEmpty();
            assertThat(Reading.floats(dataset.split(Split.CALIBRATE).orElseThrow(), 2, 0, 2))
                    .containsExactly(5, 6);
        }
    }

    @Test
    void aSingleFileWithLabelsIsForTraining() throws IOException {
        byte[] images = NpzBytes.npy("|u1", "(20, 2)", new byte[40]);
        byte[] labels = NpzBytes.npy("<i8", "(20, 1)", new byte[160]);
        Path file = write("some.npz", NpzBytes.npz(true, Map.of("x", images, "labels", labels)));
        try (Dataset dataset = reader.open(file, Reading.request(PAIR))) {
            assertThat(dataset.split(Split.TRAIN).orElseThrow().size()).isEqualTo(18);
            assertThat(dataset.split(Split.CALIBRATE).orElseThrow().size()).isEqualTo(18);
            assertThat(dataset.split(Split.VALIDATE).orElseThrow().size()).isEqualTo(2);
            assertThat(dataset.split(Split.TEST)).isEmpty();
        }
    }

    @Test
    void takesFromTrainingWhatHasNoFileOfItsOwn() throws IOException {
        byte[] twenty = NpzBytes.npz(false, Map.of("x", NpzBytes.npy("|u1", "(20, 2)", new byte[40])));
        write("train.npz", twenty);
        write("validate.npz", NpzBytes.npz(false, Map.of("x", THREE_PAIRS)));
        try (Dataset dataset = reader.open(folder, Reading.request(PAIR))) {
            assertThat(dataset.split(Split.TRAIN).orElseThrow().size()).isEqualTo(20);
            assertThat(dataset.split(Split.VALIDATE).orElseThrow().size()).isEqualTo(3);
            assertThat(dataset.split(Split.CALIBRATE).orElseThrow().size()).isEqualTo(20);
        }
    }

    @Test
    void findsArraysByTheNamesOfInputsAndWithoutTheirDecoration() throws IOException {
        write(
                "calibrate.npz",
                NpzBytes.npz(
                        false,
                        Map.of("b", THREE_PAIRS, "a", NpzBytes.npy(">i2", "(3,)", new byte[] {0, 1, 0, 2, 1, 0}))));
        TensorSpec first = Reading.input("serving_default_b:0", DataType.FLOAT32, 1, 2);
        TensorSpec second = Reading.input("a", DataType.INT32, 1);
        try (Dataset dataset = reader.open(folder, Reading.request(first, second))) {
            Samples samples = dataset.split(Split.CALIBRATE).orElseThrow();
            assertThat(Reading.floats(samples, 0, 0, 2)).containsExactly(1, 2);
            ByteBuffer value = ByteBuffer.allocate(4);
            samples.read(2, 1, value);
            assertThat(value.order(ByteOrder.LITTLE_ENDIAN).getInt(0)).isEqualTo(256);
        }
        TensorSpec stranger = Reading.input("mask", DataType.FLOAT32, 1, 2);
        assertThatThrownBy(() -> reader.open(folder, Reading.request(second, stranger)))
                .hasMessageContainingAll("calibrate.npz", "[a, b]", "mask", "[a, mask]");
    }

    @Test
    void refusesSamplesOfAnotherShapeNamingBoth() throws IOException {
        write("test.npz", NpzBytes.npz(false, Map.of("x", THREE_PAIRS)));
        assertThatThrownBy(() -> reader.open(folder, Reading.request(Reading.input("in", DataType.FLOAT32, 1, 4, 4))))
                .isInstanceOf(HoneException.class)
                .hasMessageContainingAll("test.npz", "shape 2 ", "'in'", "1x4x4");
    }

    @Test
    void refusesArraysOfDifferentNumbersOfSamples() throws IOException {
        byte[] two = NpzBytes.npy("|u1", "(2,)", new byte[2]);
        write("test.npz", NpzBytes.npz(false, Map.of("x", THREE_PAIRS, "labels", two)));
        assertThatThrownBy(() -> reader.open(folder, Reading.request(PAIR)))
                .hasMessageContainingAll("labels holds 2 samples", "3");
    }

    @Test
    void namesTheSampleWhoseValueDoesNotFit() throws IOException {
        byte[] wide = NpzBytes.npy("<i8", "(1, 1)", new byte[] {0, 0, 0, 0, 0, 1, 0, 0});
        write("test.npz", NpzBytes.npz(false, Map.of("ids", wide)));
        try (Dataset dataset = reader.open(folder, Reading.request(Reading.input("ids", DataType.INT32, 1, 1)))) {
            Samples samples = dataset.split(Split.TEST).orElseThrow();
            assertThatThrownBy(() -> samples.read(0, 0, ByteBuffer.allocate(4)))
                    .hasMessageContainingAll("ids", "sample 0", "1099511627776", "INT32");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'descr': '<f4', 'fortran_order': True, 'shape': (3, 2), }",
                "{'descr': '<c8', 'fortran_order': False, 'shape': (3, 1), }",
                "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (3, 2), }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 3), }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 9223372036854775807), }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999999, 2), }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (), }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 2), }",
                "{'descr': '<f4', 'descr': '<f4', 'shape': (3, 2), }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), } + exit()",
                "no dictionary"
            })
    void refusesHeadersThatLieOrAreNotUnderstood(String header) throws IOException {
        byte[] array = NpzBytes.npy(1, header, new byte[24]);
        write("test.npz", NpzBytes.npz(true, Map.of("x", array)));
        assertThatThrownBy(() -> reader.open(folder, Reading.request(PAIR)))
                .isInstanceOf(HoneException.class)
                .hasMessageStartingWith("test.npz: array x ");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void readsEachVersionOfTheHeaderWithEntriesInAnyOrder(int version) throws IOException {
        byte[] array = NpzBytes.npy(version, "{'shape': (1,2), 'fortran_order': False, 'descr': '>f8'}", new byte[] {
            0x40, 0, 0, 0, 0, 0, 0, 0, (byte) 0xc0, 0, 0, 0, 0, 0, 0, 0
        });
        write("test.npz", NpzBytes.npz(false, Map.of("x", array)));
        try (Dataset dataset = reader.open(folder, Reading.request(PAIR))) {
            assertThat(Reading.floats(dataset.split(Split.TEST).orElseThrow(), 0, 0, 2))
                    .containsExactly(2, -2);
        }
    }

    @Test
    void refusesAMemberThatAnnouncesMoreThanItCanHold() throws IOException {
        byte[] file = NpzBytes.npz(true, Map.of("x", THREE_PAIRS));
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int directory = bytes.getInt(file.length - 6);
        bytes.putInt(directory + 24, Integer.MAX_VALUE);
        write("test.npz", file);
        assertThatThrownBy(() -> reader.open(folder, Reading.request(PAIR)))
                .isInstanceOf(HoneException.class)
                .hasMessageContainingAll("array x", "cannot hold");
    }

    @Test
    void refusesAMemberThatInflatesToMoreThanItAnnounces() throws IOException {
        byte[] file = NpzBytes.npz(true, Map.of("x", NpzBytes.npy("<f4", "(2, 2)", NpzBytes.floats(1, 2, 3, 4, 5, 6))));
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int announced = bytes.getInt(file.length - 6) + 24;
        bytes.putInt(announced, bytes.getInt(announced) - 8);
        write("test.npz", file);
        try (Dataset dataset = reader.open(folder, Reading.request(PAIR))) {
            Samples samples = dataset.split(Split.TEST).orElseThrow();
            assertThatThrownBy(() -> Reading.floats(samples, 0, 0, 2)).hasMessageContaining("holds more than");
        }
    }

    @Test
    void namesOfMembersAreNamesNotPaths() throws IOException {
        write("test.npz", NpzBytes.npz(false, Map.of("../../x", THREE_PAIRS)));
        reader.open(folder, Reading.request(PAIR)).close();
        assertThat(folder.toFile().list()).containsExactly("test.npz");
    }

    @Test
    void saysWhatIsWrongWithADamagedArchive() throws IOException {
        byte[] whole = NpzBytes.npz(false, Map.of("x", THREE_PAIRS));
        for (String name : new String[] {"half.npz", "half.data"}) {
            refusesAsDamaged(write(name, Arrays.copyOf(whole, whole.length / 2)), "no directory at its end");
        }
        refusesAsDamaged(write("text.npz", "no archive".getBytes(StandardCharsets.UTF_8)), "no directory at its end");
        refusesAsDamaged(write("empty.npz", new byte[0]), "no directory at its end");
    }

    private void refusesAsDamaged(Path file, String how) {
        assertThat(reader.recognizes(file)).isTrue();
        assertThatThrownBy(() -> reader.open(file, Reading.request(PAIR)))
                .isInstanceOfSatisfying(
                        HoneException.class, e -> assertThat(e.reason()).isEqualTo(HoneException.Reason.DATA))
                .hasMessageContainingAll(file.getFileName().toString(), how);
    }

    @Test
    void leavesOtherFilesToOtherReaders() throws IOException {
        assertThat(reader.recognizes(write("images.bin", new byte[] {0, 0, 8, 3})))
                .isFalse();
        assertThat(reader.recognizes(write("short.bin", new byte[] {'P', 'K'}))).isFalse();
        assertThat(reader.recognizes(folder)).isFalse();
    }

    @Property(tries = 500)
    void aDamagedArchiveIsReadOrRefused(
            @ForAll @IntRange(max = 4000) int position, @ForAll byte value, @ForAll boolean deflated)
            throws IOException {
        byte[] file = NpzBytes.npz(deflated, Map.of("x", THREE_PAIRS, "labels", THREE_LABELS));
        file[position % file.length] = value;
        Path path = Files.createTempFile("damaged", ".npz");
        try {
            Files.write(path, file);
            Throwable thrown = catchThrowable(() -> {
                try (Dataset dataset = reader.open(path, Reading.request(PAIR))) {
                    Samples samples = dataset.split(Split.CALIBRATE).orElseThrow();
                    for (long i = 0; i < samples.size(); i++) {
                        Reading.floats(samples, i, 0, 2);
                    }
                }
            });
            assertThat(thrown).satisfiesAnyOf(none -> assertThat(none).isNull(), e -> assertThat(e)
                    .isInstanceOf(HoneException.class));
        } finally {
            Files.delete(path);
        }
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }
}
