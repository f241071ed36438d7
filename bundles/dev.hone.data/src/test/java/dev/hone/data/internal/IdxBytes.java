package dev.hone.data.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPOutputStream;

/** Builds the content of IDX files. */
final class IdxBytes {

    private IdxBytes() {}

    static byte[] of(int type, byte[] elements, int... dimensions) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * dimensions.length + elements.length);
        bytes.put((byte) 0).put((byte) 0).put((byte) type).put((byte) dimensions.length);
        for (int dimension : dimensions) {
            bytes.putInt(dimension);
        }
        return bytes.put(elements).array();
    }

    /** Images of 2x3 whose first pixel counts the images. */
    static byte[] images(int count) {
        byte[] pixels = new byte[count * 6];
        for (int i = 0; i < count; i++) {
            pixels[i * 6] = (byte) i;
            pixels[i * 6 + 5] = (byte) 255;
        }
        return of(0x08, pixels, count, 2, 3);
    }

    /** Labels that count the images. */
    static byte[] labels(int count) {
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) i;
        }
        return of(0x08, labels, count);
    }

    static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }
}
