package dev.hone.data.internal;

import dev.hone.api.HoneException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.zip.ZipException;

/** Compressed bytes that are inflated into memory as a whole when they are first read. */
final class InflatedBytes implements Bytes {

    /** No DEFLATE stream grows by more: a length and a distance of one bit each stand for 258 bytes. */
    private static final long MOST_GROWTH = 1032;

    private final String name;
    private final long size;
    private final Source source;
    private volatile byte[] inflated;

    /** Opens the inflated content. */
    interface Source {
        InputStream open() throws IOException;
    }

    private InflatedBytes(String name, long size, Source source) {
        this.name = name;
        this.size = size;
        this.source = source;
    }

    /**
     * @param name for messages
     * @param compressed bytes in the file
     * @param size bytes when inflated, as the file says
     * @throws HoneException if the file cannot hold as much, or memory cannot
     */
    static InflatedBytes of(String name, long compressed, long size, Source source) {
        if (size / MOST_GROWTH > compressed) {
            throw new HoneException(
                    HoneException.Reason.DATA,
                    name + ": " + compressed + " compressed bytes cannot hold the " + size
                            + " bytes that the header announces");
        }
        if (size > Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory() / 2)) {
            throw new HoneException(
                    HoneException.Reason.DATA,
                    name + ": " + size + " bytes are too many to be inflated in memory; store the file uncompressed");
        }
        return new InflatedBytes(name, size, source);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long position, int count, ByteBuffer target) {
        Objects.checkFromIndexSize(position, count, size);
        target.put(content(), (int) position, count);
    }

    private byte[] content() {
        byte[] content = inflated;
        if (content == null) {
            synchronized (this) {
                content = inflated;
                if (content == null) {
                    content = inflate();
                    inflated = content;
                }
            }
        }
        return content;
    }

    private byte[] inflate() {
        try (InputStream in = source.open()) {
            byte[] content = new byte[(int) size];
            int got = in.readNBytes(content, 0, content.length);
            if (got < size) {
                throw new HoneException(
                        HoneException.Reason.DATA, name + " ends after " + got + " of " + size + " bytes");
            }
            if (in.read() >= 0) {
                throw new HoneException(
                        HoneException.Reason.DATA, name + " holds more than the " + size + " bytes it announces");
            }
            return content;
        } catch (EOFException e) {
            throw new HoneException(
                    HoneException.Reason.DATA, name + " is truncated: the compressed data end too early", e);
        } catch (ZipException e) {
            throw new HoneException(HoneException.Reason.DATA, name + " is damaged: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new HoneException(HoneException.Reason.DATA, name + " cannot be read: " + e.getMessage(), e);
        }
    }
}
