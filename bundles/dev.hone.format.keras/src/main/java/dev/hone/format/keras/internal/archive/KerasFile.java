package dev.hone.format.keras.internal.archive;

import dev.hone.model.InvalidModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a file of Keras holds.
 *
 * @param version of Keras that wrote it; empty if it does not say
 * @param config of the model as a layer: {@code class_name}, {@code config}, …
 * @param weights of the model
 */
public record KerasFile(String version, Map<String, Object> config, Weights weights) {

    /** How an HDF5 file begins. */
    private static final ByteBuffer HDF5 = ByteBuffer.wrap(
                    new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'})
            .asReadOnlyBuffer();

    private static final ByteBuffer ZIP =
            ByteBuffer.wrap(new byte[] {'P', 'K', 3, 4}).asReadOnlyBuffer();

    private static final String CONFIG = "config.json";
    private static final String METADATA = "metadata.json";
    private static final String WEIGHTS = "model.weights.h5";

    private static final long MAX_TEXT = 256L << 20;

    /** Whether a file that begins like this may be one. */
    public static boolean recognizes(ByteBuffer head) {
        return startsWith(head, ZIP) || startsWith(head, HDF5);
    }

    private static boolean startsWith(ByteBuffer head, ByteBuffer start) {
        return head.remaining() >= start.remaining()
                && head.slice(head.position(), start.remaining()).equals(start);
    }

    /**
     * Opens a {@code .keras} or {@code .h5} file.
     *
     * @throws InvalidModelException if it holds no model
     */
    public static KerasFile open(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            ByteBuffer head = ByteBuffer.allocate(HDF5.capacity());
            channel.read(head, 0);
            if (!startsWith(head.flip(), HDF5)) {
                return zipped(path);
            }
            if (channel.size() > Integer.MAX_VALUE) {
                throw new InvalidModelException("the file has " + channel.size() + " bytes; HDF5 files of up to "
                        + Integer.MAX_VALUE + " are accepted");
            }
            return listed(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
        }
    }

    private static KerasFile zipped(Path path) throws IOException {
        try (KerasZip zip = KerasZip.open(path)) {
            Map<String, Object> config = Json.object(CONFIG, zip.require(CONFIG, MAX_TEXT));
            Optional<byte[]> metadata = zip.read(METADATA, MAX_TEXT);
            Map<String, Object> about =
                    metadata.map(text -> Json.object(METADATA, text)).orElse(Map.of());
            if (zip.read(WEIGHTS, 0).isEmpty() && zip.has("model.weights.json")) {
                throw new InvalidModelException(
                        "the weights are split over several files; accepted: a model saved without sharding");
            }
            Hdf5 weights = Hdf5.open(WEIGHTS, ByteBuffer.wrap(zip.require(WEIGHTS, Integer.MAX_VALUE - 8)));
            return new KerasFile(text(about, "keras_version"), config, new TreeWeights(weights, ""));
        }
    }

    private static KerasFile listed(ByteBuffer bytes) {
        Hdf5 file = Hdf5.open("the file", bytes);
        String config = file.text("", "model_config")
                .orElseThrow(() -> new InvalidModelException((file.has("layer_names")
                                        || !file.texts("", "layer_names").isEmpty()
                                        || file.has("layers")
                                ? "the file holds weights only"
                                : "the file is HDF5 but holds no Keras model")
                        + "; accepted: a whole model, as model.save(...) writes it"));
        return new KerasFile(
                file.text("", "keras_version").orElse(""),
                Json.object("model_config", config.getBytes(StandardCharsets.UTF_8)),
                ListedWeights.of(file, "model_weights"));
    }

    private static String text(Map<String, Object> map, String name) {
        return map.get(name) instanceof String text ? text : "";
    }

    /** The names that a {@code .keras} file has to have. */
    static List<String> needed() {
        return List.of(METADATA, CONFIG, WEIGHTS);
    }
}
