package dev.hone.format.tflite.internal.flat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A FlatBuffer that was verified as a whole, so that no read of it leaves its bytes. Reads share no state: any thread
 * may read. The bytes must not change while it is in use.
 */
public final class FlatFile {
    private final FlatTable root;
    private final List<String> newer;
    private final long size;

    private FlatFile(FlatTable root, List<String> newer, long size) {
        this.root = root;
        this.newer = newer;
        this.size = size;
    }

    /**
     * Verifies the bytes between position and limit, whatever the byte order set. Nothing is copied; the contents of
     * scalar vectors are not touched.
     *
     * @throws FlatException if they are not a valid FlatBuffer of the schema's root type, naming the path of the value
     *     at fault
     */
    public static FlatFile open(Schema schema, ByteBuffer file) throws FlatException {
        ByteBuffer bytes = file.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        FlatVerifier verifier = new FlatVerifier(bytes);
        int root = verifier.verify(schema);
        return new FlatFile(new FlatTable(bytes, schema.root(), root), verifier.newer(), bytes.limit());
    }

    /** The root table. */
    public FlatTable root() {
        return root;
    }

    /**
     * What is in the file and not in the schema, each with its path: vtable slots past the known ones, codes of unions.
     * If empty, decoding and writing loses nothing; at most {@value FlatVerifier#MAX_NEWER} are listed.
     */
    public List<String> newer() {
        return newer;
    }

    /** Bytes of the file. */
    public long size() {
        return size;
    }
}
