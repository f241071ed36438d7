package dev.hone.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes NPZ files of images from a seed. */
final class Samples {

    private Samples() {}

    /**
     * Writes float32 images, smooth at several scales as photographs are, values from 0 to 1.
     *
     * @param file an NPZ file with one array of shape {@code [count, height, width, 3]}, stored without compression
     */
    static void write(Path file, int count, int height, int width, long seed) throws IOException {
        byte[] header = header("(" + count + ", " + height + ", " + width + ", 3)");
        Random random = new Random(seed);
        CRC32 crc = new CRC32();
        crc.update(header);
        byte[][] images = new byte[count][];
        for (int i = 0; i < count; i++) {
            images[i] = image(height, width, random);
            crc.update(images[i]);
        }
        ZipEntry entry = new ZipEntry("images.npy");
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(header.length + (long) count * height * width * 3 * 4);
        entry.setCrc(crc.getValue());
        entry.setTime(0);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(entry);
            zip.write(header);
            for (byte[] image : images) {
                zip.write(image);
            }
            zip.closeEntry();
        }
    }

    private static byte[] header(String shape) {
        String text = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }";
        int length = (10 + text.length() + 1 + 63) / 64 * 64 - 10;
        ByteBuffer header = ByteBuffer.allocate(10 + length).order(ByteOrder.LITTLE_ENDIAN);
        header.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        header.putShort((short) length).put(text.getBytes(StandardCharsets.US_ASCII));
        while (header.remaining() > 1) {
            header.put((byte) ' ');
        }
        return header.put((byte) '\n').array();
    }

    /** A sum of bilinear noise on grids of 2, 4, 8, … cells, each half as strong as the coarser one. */
    private static byte[] image(int height, int width, Random random) {
        float[] values = new float[height * width * 3];
        float total = 0;
        float strength = 1;
        for (int cells = 2; cells <= Math.min(height, width) / 4; cells *= 2) {
            float[] grid = new float[(cells + 1) * (cells + 1) * 3];
            for (int i = 0; i < grid.length; i++) {
                grid[i] = random.nextFloat();
            }
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    add(
                            values,
                            (y * width + x) * 3,
                            grid,
                            cells,
                            (float) y * cells / height,
                            (float) x * cells / width,
                            strength);
                }
            }
            total += strength;
            strength /= 2;
        }
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value / total);
        }
        return bytes.array();
    }

    /** Adds a grid's value at a row and column, which need not be whole, to the three channels of a pixel. */
    private static void add(
            float[] values, int pixel, float[] grid, int cells, float row, float column, float strength) {
        int width = (cells + 1) * 3;
        int top = (int) row;
        int left = (int) column;
        float down = row - top;
        float right = column - left;
        for (int c = 0; c < 3; c++) {
            int corner = top * width + left * 3 + c;
            float above = grid[corner] * (1 - right) + grid[corner + 3] * right;
            float below = grid[corner + width] * (1 - right) + grid[corner + width + 3] * right;
            values[pixel + c] += strength * (above * (1 - down) + below * down);
        }
    }
}
