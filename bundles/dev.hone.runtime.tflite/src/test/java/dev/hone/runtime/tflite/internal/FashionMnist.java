package dev.hone.runtime.tflite.internal;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** The example of the project. */
final class FashionMnist {

    private static final Path FOLDER = Path.of("..", "..", "examples", "fashion-mnist");
    static final Path MODEL = FOLDER.resolve("fashion_dscnn.tflite");
    private static final int PIXELS = 28 * 28;
    private static final int HEADER_OF_IMAGES = 16;
    private static final int HEADER_OF_LABELS = 8;

    private FashionMnist() {}

    static float[][] images(int count) throws IOException {
        byte[] bytes = read("t10k-images-idx3-ubyte.gz", HEADER_OF_IMAGES, count * PIXELS);
        var images = new float[count][PIXELS];
        for (int i = 0; i < bytes.length; i++) {
            images[i / PIXELS][i % PIXELS] = (bytes[i] & 0xff) / 255f;
        }
        return images;
    }

    static byte[] labels(int count) throws IOException {
        return read("t10k-labels-idx1-ubyte.gz", HEADER_OF_LABELS, count);
    }

    private static byte[] read(String name, int header, int count) throws IOException {
        try (InputStream file = Files.newInputStream(FOLDER.resolve(name));
                var data = new DataInputStream(new GZIPInputStream(file))) {
            data.readNBytes(header);
            return data.readNBytes(count);
        }
    }
}
