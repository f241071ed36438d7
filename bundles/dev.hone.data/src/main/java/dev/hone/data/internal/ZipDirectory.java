package dev.hone.data.internal;

import dev.hone.api.HoneException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The members of a ZIP file with where their data are, which {@code java.util.zip} does not tell (PKWARE APPNOTE 6.3,
 * sections 4.3 and 4.5.3).
 */
final class ZipDirectory {

    private static final int LOCAL_HEADER = 0x04034b50;
    private static final int CENTRAL_HEADER = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int EXTRA_64 = 0x0001;
    private static final int END_SIZE = 22;
    private static final int CENTRAL_SIZE = 46;
    private static final int LOCAL_SIZE = 30;
    private static final int ENCRYPTED = 1;
    private static final long MAX_MEMBERS = 10_000;
    private static final long IN_EXTRA = 0xffffffffL;

    private final String name;
    private final Bytes file;

    /**
     * One file in the archive.
     *
     * @param size when inflated
     * @param header where its local header begins
     */
    record Member(String name, int method, long compressed, long size, long header) {
        static final int STORED = 0;
        static final int DEFLATED = 8;
    }

    private ZipDirectory(String name, Bytes file) {
        this.name = name;
        this.file = file;
    }

    /**
     * Reads the central directory.
     *
     * @throws HoneException if the file is no ZIP file, or one whose parts lie outside it
     */
    static Map<String, Member> read(String name, Bytes file) {
        return new ZipDirectory(name, file).members();
    }

    /** The name of the member with which a file begins; empty if it does not begin as a ZIP file. */
    static String firstName(InputStream in) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(in.readNBytes(LOCAL_SIZE)).order(ByteOrder.LITTLE_ENDIAN);
        return header.capacity() < LOCAL_SIZE || header.getInt(0) != LOCAL_HEADER
                ? ""
                : new String(in.readNBytes(unsigned(header.getShort(26))), StandardCharsets.UTF_8);
    }

    /** The bytes of a member as they are stored. */
    static Bytes data(String name, Bytes file, Member member) {
        ZipDirectory zip = new ZipDirectory(name, file);
        ByteBuffer local = zip.record(member.header(), LOCAL_SIZE, LOCAL_HEADER);
        long start = member.header() + LOCAL_SIZE + unsigned(local.getShort(26)) + unsigned(local.getShort(28));
        if (start > file.size() || member.compressed() > file.size() - start) {
            throw zip.damaged("member " + member.name() + " reaches beyond the end");
        }
        return file.slice(start, member.compressed());
    }

    private Map<String, Member> members() {
        long end = findEnd();
        ByteBuffer record = record(end, END_SIZE, END);
        long count = unsigned(record.getShort(10));
        long at = Integer.toUnsignedLong(record.getInt(16));
        if (count == 0xffff || at == IN_EXTRA) {
            ByteBuffer locator = record(end - 20, 20, LOCATOR_64);
            ByteBuffer end64 = record(locator.getLong(8), 56, END_64);
            count = end64.getLong(32);
            at = end64.getLong(48);
        }
        if (count < 0 || count > MAX_MEMBERS) {
            throw damaged(
                    "it announces " + Long.toUnsignedString(count) + " members; at most " + MAX_MEMBERS + " are read");
        }
        Map<String, Member> members = new LinkedHashMap<>();
        for (long i = 0; i < count; i++) {
            ByteBuffer header = record(at, CENTRAL_SIZE, CENTRAL_HEADER);
            int nameLength = unsigned(header.getShort(28));
            int extraLength = unsigned(header.getShort(30));
            Member member = member(header, part(at + CENTRAL_SIZE, nameLength + extraLength), nameLength);
            if (members.put(member.name(), member) != null) {
                throw damaged("there are two members " + member.name());
            }
            at += CENTRAL_SIZE + nameLength + extraLength + unsigned(header.getShort(32));
        }
        return members;
    }

    private Member member(ByteBuffer header, ByteBuffer variable, int nameLength) {
        byte[] bytes = new byte[nameLength];
        variable.get(bytes);
        String member = new String(bytes, StandardCharsets.UTF_8);
        if ((header.getShort(8) & ENCRYPTED) != 0) {
            throw damaged("member " + member + " is encrypted");
        }
        ByteBuffer wide = extra64(variable);
        long size = wide(header.getInt(24), wide, member);
        long compressed = wide(header.getInt(20), wide, member);
        long offset = wide(header.getInt(42), wide, member);
        return new Member(member, unsigned(header.getShort(10)), compressed, size, offset);
    }

    /** The ZIP64 extra field: in this order what the header has no room for of size, compressed size and offset. */
    private static ByteBuffer extra64(ByteBuffer extra) {
        while (extra.remaining() >= 4) {
            int id = unsigned(extra.getShort());
            int length = Math.min(unsigned(extra.getShort()), extra.remaining());
            if (id == EXTRA_64) {
                return extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            }
            extra.position(extra.position() + length);
        }
        return ByteBuffer.allocate(0);
    }

    private long wide(int narrow, ByteBuffer wide, String member) {
        long value = Integer.toUnsignedLong(narrow);
        if (value == IN_EXTRA && wide.remaining() >= 8) {
            value = wide.getLong();
        }
        if (value < 0) {
            throw damaged("member " + member + " has a size or an offset that is out of range");
        }
        return value;
    }

    /** Searched from the end backwards, because a comment may follow. */
    private long findEnd() {
        int length = (int) Math.min(file.size(), END_SIZE + 0xffff);
        ByteBuffer tail = part(file.size() - length, length);
        for (int at = length - END_SIZE; at >= 0; at--) {
            if (tail.getInt(at) == END) {
                return file.size() - length + at;
            }
        }
        throw damaged("there is no directory at its end");
    }

    private ByteBuffer record(long at, int size, int signature) {
        ByteBuffer record = part(at, size);
        if (record.getInt(0) != signature) {
            throw damaged("a part of its directory is not where it should be");
        }
        return record;
    }

    private ByteBuffer part(long at, int size) {
        if (at < 0 || at > file.size() || size > file.size() - at) {
            throw damaged("it is truncated, or its directory points outside");
        }
        return ByteBuffer.wrap(file.copy(at, size)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private HoneException damaged(String what) {
        return new HoneException(HoneException.Reason.DATA, name + " is not a readable NPZ file: " + what);
    }

    private static int unsigned(short value) {
        return Short.toUnsignedInt(value);
    }
}
