package dev.hone.coordinator.internal.measure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.Deflater;

/** What can be said of a file as bytes. Streams: no file is held in memory. */
public final class FileFacts {

    private static final int BUFFER = 1 << 16;
    private static final int GZIP_HEADER_AND_TRAILER = 18;

    private FileFacts() {}

    public static long bytes(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The size that {@code gzip -9} makes of a file, its name not stored. */
    public static long compressedBytes(Path file) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        byte[] output = new byte[BUFFER];
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] input = new byte[BUFFER];
            for (int length = stream.read(input); length >= 0; length = stream.read(input)) {
                deflater.setInput(input, 0, length);
                while (!deflater.needsInput()) {
                    deflater.deflate(output);
                }
            }
            deflater.finish();
            while (!deflater.finished()) {
                deflater.deflate(output);
            }
            return deflater.getBytesWritten() + GZIP_HEADER_AND_TRAILER;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
    }

    /** SHA-256 of a text in UTF-8, in hexadecimal digits. */
    public static String sha256(String text) {
        return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SHA-256 in hexadecimal digits. */
    public static String sha256(Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            MessageDigest digest = digest();
            byte[] buffer = new byte[BUFFER];
            for (int length = stream.read(buffer); length >= 0; length = stream.read(buffer)) {
                digest.update(buffer, 0, length);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
