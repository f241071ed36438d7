package dev.hone.data.internal;

import dev.hone.api.HoneException;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Splits that stand in files. The hash is computed when it is first asked for. */
final class FileDataset implements Dataset {

    private final String description;
    private final List<Path> files;
    private volatile Map<Split, Samples> splits;
    private String hash;

    FileDataset(String description, Map<Split, Samples> splits, Collection<Path> files) {
        this.description = description;
        this.splits = Map.copyOf(splits);
        this.files = files.stream().distinct().sorted().toList();
    }

    @Override
    public Optional<Samples> split(Split split) {
        return Optional.ofNullable(splits.get(split));
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public synchronized String hash() {
        if (hash == null) {
            hash = computeHash();
        }
        return hash;
    }

    /**
     * Of each file in the order of their paths: its name in UTF-8, a zero byte, its size in eight bytes, its content.
     */
    private String computeHash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (Path file : files) {
                digest.update(String.valueOf(file.getFileName()).getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                digest.update(ByteBuffer.allocate(Long.BYTES)
                        .putLong(Files.size(file))
                        .array());
                try (InputStream in = Files.newInputStream(file)) {
                    for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
                        digest.update(buffer, 0, got);
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new HoneException(HoneException.Reason.DATA, "the dataset cannot be read: " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Drops what was inflated and mapped. */
    @Override
    public void close() {
        splits = Map.of();
    }
}
