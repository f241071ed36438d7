package dev.hone.bench;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Data of the form of MNIST's, small enough that a job takes no time over it. */
final class SmallImages {

    private static final int SIDE = 28;
    private static final int IMAGES_MAGIC = 0x803;
    private static final int LABELS_MAGIC = 0x801;

    private SmallImages() {}

    static void write(Path folder, int train, int test, long seed) throws IOException {
        Random random = new Random(seed);
        images(folder.resolve("train-images-idx3-ubyte"), train, random);
        labels(folder.resolve("train-labels-idx1-ubyte"), train, random);
        images(folder.resolve("t10k-images-idx3-ubyte"), test, random);
        labels(folder.resolve("t10k-labels-idx1-ubyte"), test, random);
    }

    private static void images(Path file, int count, Random random) throws IOException {
        byte[] pixels = new byte[count * SIDE * SIDE];
        random.nextBytes(pixels);
        write(file, pixels, IMAGES_MAGIC, count, SIDE, SIDE);
    }

    private static void labels(Path file, int count, Random random) throws IOException {
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) random.nextInt(10);
        }
        write(file, labels, LABELS_MAGIC, count);
    }

    private static void write(Path file, byte[] content, int... header) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(bytes);
        for (int value : header) {
            data.writeInt(value);
        }
        data.write(content);
        Files.write(file, bytes.toByteArray());
    }
}
