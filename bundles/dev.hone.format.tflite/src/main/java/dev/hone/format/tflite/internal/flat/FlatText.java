package dev.hone.format.tflite.internal.flat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Strings of a file. A byte that is not UTF-8 becomes the lone surrogate U+DC80 to U+DCFF that ends in it, and is
 * written as that byte again: names in files are not always UTF-8, and none is lost.
 */
final class FlatText {
    private static final int ESCAPE = 0xDC00;

    private FlatText() {}

    static String read(ByteBuffer bytes, int at) {
        ByteBuffer text = bytes.slice(at + 4, bytes.getInt(at));
        StringBuilder result = new StringBuilder();
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer chars = CharBuffer.allocate(text.remaining());
        while (true) {
            CoderResult outcome = decoder.decode(text, chars, true);
            result.append(chars.flip());
            chars.clear();
            if (outcome.isUnderflow()) {
                return result.toString();
            }
            for (int i = 0; i < outcome.length(); i++) {
                result.append((char) (ESCAPE | Byte.toUnsignedInt(text.get())));
            }
            decoder.reset();
        }
    }

    /** @throws IllegalArgumentException if there is a lone surrogate that {@link #read} does not make */
    static byte[] bytes(String text) {
        ByteArrayOutputStream result = new ByteArrayOutputStream(text.length() + 8);
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (c >= ESCAPE + 0x80 && c <= ESCAPE + 0xFF) {
                result.writeBytes(encode(text, start, i));
                result.write(c & 0xFF);
                start = i + 1;
            }
        }
        result.writeBytes(encode(text, start, text.length()));
        return result.toByteArray();
    }

    private static byte[] encode(String text, int from, int to) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text, from, to));
            byte[] result = new byte[encoded.remaining()];
            encoded.get(result);
            return result;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not a text: " + text, e);
        }
    }
}
