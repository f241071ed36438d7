package dev.hone.data.internal;

import dev.hone.api.HoneException;
import dev.hone.model.DataType;
import dev.hone.model.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands before the elements of an NPY array, versions 1 to 3 (numpy.lib.format).
 *
 * @param bytes size of the header
 * @param dimensions all, the samples' first
 */
record NpyHeader(int bytes, DataType type, ByteOrder order, List<Long> dimensions) {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_TEXT = 1 << 16;
    private static final int MAX_RANK = 32;

    private static final String ENTRY = "\\s*+(?:'descr'\\s*+:\\s*+'([^']{1,16})'"
            + "|'fortran_order'\\s*+:\\s*+(True|False)"
            + "|'shape'\\s*+:\\s*+\\(([0-9,\\s]*+)\\))\\s*+";
    private static final Pattern DICTIONARY =
            Pattern.compile("\\{" + ENTRY + "," + ENTRY + "," + ENTRY + ",?+\\s*+}\\s*+");

    /**
     * @param name for messages
     * @throws HoneException if it is no NPY header, or of an array that cannot hold samples
     */
    static NpyHeader read(String name, InputStream in) throws IOException {
        byte[] fixed = in.readNBytes(MAGIC.length + 2);
        if (fixed.length < MAGIC.length + 2 || !Arrays.equals(fixed, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw refused(name + " does not begin as an NPY array does");
        }
        int version = fixed[MAGIC.length];
        if (version < 1 || version > 3 || fixed[MAGIC.length + 1] != 0) {
            throw refused(name + " has the NPY version " + version + "." + fixed[MAGIC.length + 1]
                    + "; 1.0, 2.0 and 3.0 are read");
        }
        byte[] length = in.readNBytes(version == 1 ? 2 : 4);
        if (length.length < (version == 1 ? 2 : 4)) {
            throw refused(name + " is truncated: it ends in the header");
        }
        ByteBuffer buffer = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN);
        long size = version == 1 ? Short.toUnsignedLong(buffer.getShort()) : Integer.toUnsignedLong(buffer.getInt());
        if (size > MAX_TEXT) {
            throw refused(name + " has a header of " + size + " bytes; at most " + MAX_TEXT + " are read");
        }
        byte[] text = in.readNBytes((int) size);
        if (text.length < size) {
            throw refused(name + " is truncated: it ends in the header");
        }
        return parse(name, fixed.length + length.length + text.length, new String(text, StandardCharsets.UTF_8));
    }

    private static NpyHeader parse(String name, int bytes, String text) {
        Matcher matcher = DICTIONARY.matcher(text);
        if (!matcher.matches()) {
            throw refused(name + " has a header that is not understood: " + excerpt(text)
                    + "; descr, fortran_order and shape of an array of numbers are read");
        }
        String descr = null;
        String fortran = null;
        String shape = null;
        for (int group = 1; group <= matcher.groupCount(); group += 3) {
            descr = matcher.group(group) == null ? descr : matcher.group(group);
            fortran = matcher.group(group + 1) == null ? fortran : matcher.group(group + 1);
            shape = matcher.group(group + 2) == null ? shape : matcher.group(group + 2);
        }
        if (descr == null || fortran == null || shape == null) {
            throw refused(name + " has a header that is not understood: " + excerpt(text) + "; an entry is missing");
        }
        List<Long> dimensions = dimensions(name, shape);
        if (fortran.equals("True") && dimensions.size() > 1) {
            throw refused(name + " is stored in Fortran order; save numpy.ascontiguousarray(…) of it");
        }
        String elements = descr;
        DataType type = type(descr)
                .orElseThrow(() -> refused(name + " has elements of the type " + elements
                        + "; f2, f4, f8, i1 to i8, u1 to u8 and b1 are read"));
        return new NpyHeader(
                bytes, type, descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN, dimensions);
    }

    private static List<Long> dimensions(String name, String shape) {
        String list = shape.strip();
        if (list.endsWith(",")) {
            list = list.substring(0, list.length() - 1);
        }
        if (list.isEmpty()) {
            return List.of();
        }
        String[] parts = list.split(",", MAX_RANK + 1);
        if (parts.length > MAX_RANK) {
            throw refused(name + " has more than " + MAX_RANK + " dimensions");
        }
        try {
            return Arrays.stream(parts).map(String::strip).map(Long::parseLong).toList();
        } catch (NumberFormatException e) {
            throw new HoneException(
                    HoneException.Reason.DATA, name + " has a shape that is not understood: " + excerpt(shape), e);
        }
    }

    private static Optional<DataType> type(String descr) {
        return switch (descr) {
            case "<f2", ">f2" -> Optional.of(DataType.FLOAT16);
            case "<f4", ">f4" -> Optional.of(DataType.FLOAT32);
            case "<f8", ">f8" -> Optional.of(DataType.FLOAT64);
            case "|i1", "<i1", ">i1" -> Optional.of(DataType.INT8);
            case "<i2", ">i2" -> Optional.of(DataType.INT16);
            case "<i4", ">i4" -> Optional.of(DataType.INT32);
            case "<i8", ">i8" -> Optional.of(DataType.INT64);
            case "|u1", "<u1", ">u1" -> Optional.of(DataType.UINT8);
            case "<u2", ">u2" -> Optional.of(DataType.UINT16);
            case "<u4", ">u4" -> Optional.of(DataType.UINT32);
            case "<u8", ">u8" -> Optional.of(DataType.UINT64);
            case "|b1" -> Optional.of(DataType.BOOL);
            default -> Optional.empty();
        };
    }

    /**
     * The array behind this header.
     *
     * @param content header and elements
     * @throws HoneException if there is no first dimension to count samples by, or the size is not what the shape needs
     */
    SampleArray array(String name, Bytes content) {
        if (dimensions.isEmpty() || dimensions.get(0) == 0) {
            throw refused(name + " holds no samples: its shape is " + dimensions);
        }
        int[] sample = new int[dimensions.size() - 1];
        long size = dimensions.get(0);
        try {
            for (int i = 0; i < sample.length; i++) {
                sample[i] = Math.toIntExact(dimensions.get(i + 1));
                size = Math.multiplyExact(size, dimensions.get(i + 1));
            }
            size = Math.multiplyExact(size, type.bits() / 8L);
        } catch (ArithmeticException e) {
            throw new HoneException(
                    HoneException.Reason.DATA, name + " has the shape " + dimensions + ", more than can be counted", e);
        }
        if (size == 0 || size != content.size() - bytes) {
            throw refused(name + " has " + (content.size() - bytes) + " bytes of elements where its shape " + dimensions
                    + " of " + type + " needs " + size);
        }
        return new SampleArray(name, type, order, dimensions.get(0), Shape.of(sample), content.slice(bytes, size));
    }

    private static String excerpt(String text) {
        String line = text.strip().replaceAll("[^\\x20-\\x7e]", "?");
        return line.length() > 120 ? line.substring(0, 120) + "…" : line;
    }

    private static HoneException refused(String message) {
        return new HoneException(HoneException.Reason.DATA, message);
    }
}
