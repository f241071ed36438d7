package dev.hone.api.format;

import dev.hone.model.Model;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Reads and writes model files of one format. A service with the properties of {@link ModelFormatType}.
 *
 * <p>Where the format's bundle also has services for its dialect, its component refers to them, so that the format is
 * registered after them and unregistered before them: whoever finds the format can count on all of them.
 */
@ConsumerType
public interface ModelFormat {

    /** The bytes of a file's beginning that {@link #recognizes} is given, at most. */
    int HEAD = 64;

    /** Whether a file that begins like this is of this format. */
    boolean recognizes(ByteBuffer head);

    /**
     * Reads a model; constants may be views on the mapped file.
     *
     * @throws IOException if the file cannot be read
     * @throws dev.hone.model.InvalidModelException if it is not a valid model of this format, naming the part and its
     *     offset
     */
    Model read(Path file) throws IOException;

    /**
     * Why a model cannot be written anew, such as an option newer than this format's schema; empty if it can. A model
     * with its {@linkplain Model#source() source} can always be written: verbatim. A format that is only read refuses
     * each model, and gives none a source.
     */
    Optional<String> refusal(Model model);

    /**
     * Writes a model, whole or not at all: verbatim if it has its source, else anew. The same model makes the same
     * bytes.
     *
     * @throws IOException if the file cannot be written; nothing is left of it then
     * @throws dev.hone.model.InvalidModelException if {@link #refusal} says why
     */
    void write(Model model, Path file) throws IOException;
}
