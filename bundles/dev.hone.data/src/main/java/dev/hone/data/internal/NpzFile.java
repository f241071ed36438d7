package dev.hone.data.internal;

import dev.hone.api.HoneException;
import dev.hone.data.internal.ZipDirectory.Member;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * The named arrays of an NPZ file. Stored members are views on the mapped file, deflated ones are inflated when first
 * read.
 */
final class NpzFile {

    private static final String SUFFIX = ".npy";
    private static final int BUFFER = 1 << 16;

    private final String name;
    private final Bytes file;
    private final Map<String, Member> arrays = new TreeMap<>();

    private NpzFile(String name, Bytes file) {
        this.name = name;
        this.file = file;
        ZipDirectory.read(name, file).forEach((member, where) -> {
            if (member.endsWith(SUFFIX)) {
                arrays.put(member.substring(0, member.length() - SUFFIX.length()), where);
            }
        });
    }

    /**
     * Whether a file is meant as an archive with NPY arrays: it is called so or begins with one. A damaged one is, too,
     * so that {@link #open} can say what is wrong with it.
     */
    static boolean recognizes(Path path) {
        try {
            return Files.isRegularFile(path)
                    && (path.getFileName().toString().endsWith(".npz") || beginsWithArray(path));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean beginsWithArray(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return ZipDirectory.firstName(in).endsWith(SUFFIX);
        }
    }

    /** @throws HoneException if the file is not a readable archive with arrays */
    static NpzFile open(Path path) throws IOException {
        NpzFile file = new NpzFile(String.valueOf(path.getFileName()), MappedFile.map(path));
        if (file.arrays.isEmpty()) {
            throw new HoneException(
                    HoneException.Reason.DATA, path + " is a ZIP file without an NPY array; numpy.savez writes such");
        }
        return file;
    }

    String name() {
        return name;
    }

    Set<String> names() {
        return arrays.keySet();
    }

    /** @throws HoneException if the array is damaged or not one of samples that are numbers */
    SampleArray array(String array) throws IOException {
        String full = name + ": array " + array;
        Member member = arrays.get(array);
        Bytes data = ZipDirectory.data(name, file, member);
        Bytes content = content(full, member, data);
        try (InputStream in = member.method() == Member.STORED ? new BytesInput(data) : inflating(data)) {
            return NpyHeader.read(full, in).array(full, content);
        } catch (EOFException | ZipException e) {
            throw new HoneException(HoneException.Reason.DATA, full + " is damaged: its header cannot be inflated", e);
        }
    }

    private static Bytes content(String full, Member member, Bytes data) {
        return switch (member.method()) {
            case Member.STORED -> {
                if (member.size() != member.compressed()) {
                    throw new HoneException(
                            HoneException.Reason.DATA,
                            full + " is stored in " + member.compressed() + " bytes and announces " + member.size());
                }
                yield data;
            }
            case Member.DEFLATED -> InflatedBytes.of(full, member.compressed(), member.size(), () -> inflating(data));
            default ->
                throw new HoneException(
                        HoneException.Reason.DATA,
                        full + " is compressed by the method " + member.method()
                                + "; stored and deflated ones are read");
        };
    }

    private static InputStream inflating(Bytes data) {
        Inflater inflater = new Inflater(true);
        return new InflaterInputStream(new BytesInput(data), inflater, BUFFER) {
            @Override
            public void close() throws IOException {
                super.close();
                inflater.end();
            }
        };
    }

    /** A stream over bytes. */
    private static final class BytesInput extends InputStream {

        private final Bytes bytes;
        private long at;

        BytesInput(Bytes bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return at < bytes.size() ? Byte.toUnsignedInt(bytes.copy(at++, 1)[0]) : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int got = (int) Math.min(length, bytes.size() - at);
            if (got == 0 && length > 0) {
                return -1;
            }
            bytes.read(at, got, ByteBuffer.wrap(target, offset, got));
            at += got;
            return got;
        }
    }
}
