package dev.hone.data.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import dev.hone.api.TensorSpec;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.DatasetRequest;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import dev.hone.api.data.StoredInput;
import dev.hone.model.DataType;
import dev.hone.model.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdxDatasetReaderTest {

    private static final TensorSpec INPUT = Reading.input("x", DataType.FLOAT32, 1, 2, 3, 1);

    @TempDir
    Path folder;

    private final IdxDatasetReader reader = new IdxDatasetReader();

    @Test
    void splitsTheTrainingFileAndKeepsTheTestFile() throws IOException {
        write("train-images-idx3-ubyte.gz", IdxBytes.gzip(IdxBytes.images(30)));
        write("train-labels-idx1-ubyte.gz", IdxBytes.gzip(IdxBytes.labels(30)));
        write("t10k-images-idx3-ubyte", IdxBytes.images(5));
        write("t10k-labels-idx1-ubyte", IdxBytes.labels(5));
        assertThat(reader.recognizes(folder)).isTrue();
        try (Dataset dataset = open()) {
            assertThat(dataset.description()).isEqualTo("IDX, 30 + 5 images of 2x3");
            assertThat(labels(dataset, Split.TRAIN))
                    .containsExactly(LongStream.range(0, 27).toArray());
            assertThat(labels(dataset, Split.VALIDATE)).containsExactly(27, 28, 29);
            assertThat(labels(dataset, Split.TEST)).containsExactly(0, 1, 2, 3, 4);
            assertThat(labels(dataset, Split.CALIBRATE))
                    .containsExactlyInAnyOrder(LongStream.range(0, 27).toArray())
                    .isNotEqualTo(LongStream.range(0, 27).toArray());
        }
    }

    @Test
    void givesEachDrawnImageItsOwnLabel() throws IOException {
        write("train-images", IdxBytes.images(30));
        write("train-labels", IdxBytes.labels(30));
        try (Dataset dataset = open()) {
            Samples drawn = dataset.split(Split.CALIBRATE).orElseThrow();
            for (int i = 0; i < drawn.size(); i++) {
                assertThat(Math.round(Reading.floats(drawn, i, 0, 6)[0] * 255))
                        .isEqualTo((int) Reading.label(drawn, i));
            }
        }
    }

    @Test
    void givesBytesThatStandForTheValuesOfTheInput() throws IOException {
        write("train-images", IdxBytes.images(30));
        write("train-labels", IdxBytes.labels(30));
        try (Dataset dataset = open()) {
            Samples drawn = dataset.split(Split.CALIBRATE).orElseThrow();
            assertThat(drawn.stored(0)).contains(StoredInput.of(DataType.UINT8, 255));
            ByteBuffer stored = ByteBuffer.allocate(6);
            drawn.readStored(3, 0, stored);
            float[] values = Reading.floats(drawn, 3, 0, 6);
            for (int i = 0; i < 6; i++) {
                assertThat(values[i]).isEqualTo((stored.get(i) & 0xFF) / 255f);
            }
        }
    }

    @Test
    void theSeedAloneDecidesWhatIsDrawn() throws IOException {
        write("train-images", IdxBytes.images(30));
        write("train-labels", IdxBytes.labels(30));
        try (Dataset first = open();
                Dataset again = open();
                Dataset other = reader.open(folder, new DatasetRequest(List.of(INPUT), 8))) {
            assertThat(labels(first, Split.CALIBRATE)).isEqualTo(labels(again, Split.CALIBRATE));
            assertThat(labels(first, Split.CALIBRATE)).isNotEqualTo(labels(other, Split.CALIBRATE));
        }
    }

    @Test
    void dividesBytesBy255ForFloatsOnly() throws IOException {
        write("test-images", IdxBytes.images(3));
        try (Dataset dataset = open()) {
            assertThat(Reading.floats(dataset.split(Split.TEST).orElseThrow(), 2, 0, 6))
                    .containsExactly(2 / 255f, 0, 0, 0, 0, 1);
        }
        try (Dataset dataset = reader.open(folder, Reading.request(Reading.input("x", DataType.INT32, 1, 2, 3)))) {
            ByteBuffer values = ByteBuffer.allocate(24);
            dataset.split(Split.TEST).orElseThrow().read(2, 0, values);
            values.flip().order(ByteOrder.LITTLE_ENDIAN);
            assertThat(values.getInt(0)).isEqualTo(2);
            assertThat(values.getInt(20)).isEqualTo(255);
        }
    }

    @ParameterizedTest
    @CsvSource({"9,1", "11,2", "12,4", "13,4", "14,8"})
    void givesOtherElementTypesAsTheyAre(int type, int bytes) throws IOException {
        ByteBuffer element = ByteBuffer.allocate(bytes);
        switch (type) {
            case 13 -> element.putFloat(-3);
            case 14 -> element.putDouble(-3);
            default -> {
                Arrays.fill(element.array(), (byte) -1);
                element.put(bytes - 1, (byte) -3);
            }
        }
        write("test-images", IdxBytes.of(type, element.array(), 1, 1));
        try (Dataset dataset = reader.open(folder, Reading.request(Reading.input("x", DataType.FLOAT32, 1, 1)))) {
            assertThat(Reading.floats(dataset.split(Split.TEST).orElseThrow(), 0, 0, 1))
                    .containsExactly(-3);
        }
    }

    @Test
    void takesInputsOfTheSameElementsInOneOrder() throws IOException {
        write("test-images", IdxBytes.images(2));
        for (int[] shape : new int[][] {{1, 2, 3}, {1, 6}, {2, 3}, {Shape.DYNAMIC, 2, 3, 1}, {1, 1, 2, 3}}) {
            reader.open(folder, Reading.request(Reading.input("x", DataType.FLOAT32, shape)))
                    .close();
        }
        for (int[] shape : new int[][] {{1, 3, 2}, {1, 2, 3, 2}, {1, Shape.DYNAMIC, 3, 1}, {1, 7}, {4, 2, 3, 1}}) {
            assertThatThrownBy(() ->
                            reader.open(folder, Reading.request(Reading.input("pixels", DataType.FLOAT32, shape))))
                    .hasMessageContainingAll(
                            "test-images", "2x3", "pixels", Shape.of(shape).toString())
                    .isInstanceOfSatisfying(
                            HoneException.class, e -> assertThat(e.reason()).isEqualTo(HoneException.Reason.DATA));
        }
    }

    @Test
    void hasTheSplitsThatTheFilesGive() throws IOException {
        write("train-images", IdxBytes.images(9));
        try (Dataset dataset = open()) {
            assertThat(dataset.split(Split.TRAIN))
                    .hasValueSatisfying(s -> assertThat(s.size()).isEqualTo(9));
            assertThat(dataset.split(Split.VALIDATE)).isEmpty();
            assertThat(dataset.split(Split.TEST)).isEmpty();
            assertThat(dataset.split(Split.TRAIN).orElseThrow().labels()).isEmpty();
        }
    }

    @Test
    void prefersAPlainFileToTheSameInGzip() throws IOException {
        write("test-images", IdxBytes.images(4));
        write("test-images.gz", IdxBytes.gzip(IdxBytes.images(5)));
        try (Dataset dataset = open()) {
            assertThat(dataset.split(Split.TEST).orElseThrow().size()).isEqualTo(4);
        }
    }

    @Test
    void refusesTwoFilesForOnePurpose() throws IOException {
        write("test-images", IdxBytes.images(4));
        write("t10k-images", IdxBytes.images(4));
        assertThatThrownBy(this::open).hasMessageContainingAll("t10k-images", "test-images");
    }

    @Test
    void looksAtContentNotAtNames() throws IOException {
        write("train-images-idx3-ubyte.gz", new byte[] {1, 2, 3, 4, 5});
        write("test.txt", "nothing".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(reader.recognizes(folder)).isFalse();
        assertThat(reader.recognizes(folder.resolve("missing"))).isFalse();
    }

    @Test
    void refusesTruncatedFilesByName() throws IOException {
        byte[] plain = IdxBytes.images(4);
        write("test-images", Arrays.copyOf(plain, plain.length - 1));
        assertThatThrownBy(this::open).hasMessageContaining("test-images has 39 bytes where the header announces 40");

        Files.delete(folder.resolve("test-images"));
        byte[] zipped = IdxBytes.gzip(plain);
        write("test-images.gz", Arrays.copyOf(zipped, zipped.length - 12));
        try (Dataset dataset = open()) {
            Samples samples = dataset.split(Split.TEST).orElseThrow();
            assertThatThrownBy(() -> Reading.floats(samples, 0, 0, 6))
                    .isInstanceOf(HoneException.class)
                    .hasMessageContaining("test-images.gz is truncated");
        }
    }

    @Test
    void refusesHeadersThatPromiseMoreThanTheFileHolds() throws IOException {
        write("test-images", IdxBytes.of(8, new byte[6], -1, Integer.MAX_VALUE, Integer.MAX_VALUE));
        assertThatThrownBy(this::open).hasMessageContaining("more than can be counted");
        write("test-images", IdxBytes.gzip(IdxBytes.of(8, new byte[6], 1 << 20, 20, 30)));
        assertThatThrownBy(this::open).isInstanceOf(HoneException.class).hasMessageContaining("cannot hold");
        write("test-images", IdxBytes.of(8, new byte[0], 3, 0, 3));
        assertThatThrownBy(this::open).hasMessageContaining("dimension of 0");
        write("test-images", Arrays.copyOf(IdxBytes.images(1), 9));
        assertThatThrownBy(this::open).hasMessageContaining("ends in the header");
    }

    @Test
    void refusesLabelsOfAnotherNumber() throws IOException {
        write("test-images", IdxBytes.images(4));
        write("test-labels", IdxBytes.labels(3));
        assertThatThrownBy(this::open).hasMessageContaining("test-labels holds 3 labels, test-images 4 images");
    }

    @Test
    void theHashFollowsNamesAndContents() throws IOException {
        write("test-images", IdxBytes.images(4));
        String before;
        try (Dataset dataset = open()) {
            before = dataset.hash();
            assertThat(before).matches("[0-9a-f]{64}").isEqualTo(dataset.hash());
        }
        Files.move(folder.resolve("test-images"), folder.resolve("t10k-images"));
        try (Dataset dataset = open()) {
            assertThat(dataset.hash()).isNotEqualTo(before);
        }
    }

    private Dataset open() throws IOException {
        return reader.open(folder, Reading.request(INPUT));
    }

    private void write(String name, byte[] content) throws IOException {
        Files.write(folder.resolve(name), content);
    }

    private static long[] labels(Dataset dataset, Split split) {
        Samples samples = dataset.split(split).orElseThrow();
        return LongStream.range(0, samples.size())
                .map(i -> Reading.label(samples, i))
                .toArray();
    }
}
