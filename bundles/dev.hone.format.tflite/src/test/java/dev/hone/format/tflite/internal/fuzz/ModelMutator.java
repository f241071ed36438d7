package dev.hone.format.tflite.internal.fuzz;

import dev.hone.format.tflite.internal.flat.FlatDecoder;
import dev.hone.format.tflite.internal.flat.FlatFile;
import dev.hone.format.tflite.internal.flat.FlatWriter;
import dev.hone.format.tflite.internal.flat.Schema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes odd files of real ones. The same seed and number give the same file. */
public final class ModelMutator {

    /** A file of more bytes, whose mutants take long, is chosen less often. */
    private static final int LARGE = 1 << 16;

    private static final int RARELY = 10;

    private final List<byte[]> files = new ArrayList<>();
    private final List<Map<String, Object>> decoded = new ArrayList<>();
    private final long seed;

    /** @throws IOException if a file cannot be read, or is no valid FlatBuffer */
    public ModelMutator(List<Path> files, long seed) throws IOException {
        this.seed = seed;
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            this.files.add(bytes);
            decoded.add(FlatDecoder.decode(
                    FlatFile.open(Schema.tflite(), ByteBuffer.wrap(bytes)).root()));
        }
    }

    /** Mutant {@code number}. */
    public byte[] mutant(long number) {
        Random random = new Random(seed * 0x9E37_79B9_7F4A_7C15L + number);
        int original = random.nextInt(files.size());
        if (files.get(original).length > LARGE && random.nextInt(RARELY) > 0) {
            original = random.nextInt(files.size());
        }
        int kind = random.nextInt(4);
        byte[] bytes = kind == 0 ? files.get(original).clone() : structure(original, random);
        return kind <= 1 ? bytes(bytes, random) : bytes;
    }

    private byte[] structure(int original, Random random) {
        for (int attempt = 0; attempt < 10; attempt++) {
            try {
                Tree tree = new Tree(decoded.get(original));
                for (int change = random.nextInt(4); change >= 0; change--) {
                    new StructureMutator(tree, random).mutate();
                }
                ByteBuffer file =
                        new FlatWriter(Schema.tflite()).finish(tree.root()).toBuffer();
                byte[] bytes = new byte[file.remaining()];
                file.get(bytes);
                return bytes;
            } catch (IOException | IllegalArgumentException e) {
                // What cannot be said in the schema's terms: another try.
            }
        }
        return files.get(original).clone();
    }

    private static byte[] bytes(byte[] whole, Random random) {
        byte[] bytes = whole;
        for (int change = random.nextInt(6); change >= 0 && bytes.length > 8; change--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(8)) {
                case 0 -> bytes = Arrays.copyOf(bytes, at);
                case 1, 2 -> bytes[at] = (byte) random.nextInt(256);
                case 3 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 4 -> {
                    int word = random.nextInt(bytes.length / 4) * 4;
                    ByteBuffer.wrap(bytes)
                            .putInt(
                                    word,
                                    Integer.reverseBytes(
                                            random.nextBoolean() ? random.nextInt(64) : -random.nextInt(64)));
                }
                case 5 -> {
                    int from = random.nextInt(bytes.length);
                    int length = Math.min(random.nextInt(64), bytes.length - Math.max(at, from));
                    System.arraycopy(bytes.clone(), from, bytes, at, length);
                }
                case 6 -> bytes[at % 2000 % bytes.length] = (byte) random.nextInt(4);
                default -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(40));
            }
        }
        return bytes;
    }
}
