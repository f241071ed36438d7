package dev.hone.api.data;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/** Reads datasets of one kind. A service with the properties of {@link DatasetReaderType}. */
@ConsumerType
public interface DatasetReader {

    /**
     * Whether a file or folder holds data of this kind, judged by content. Reads little; never throws for foreign
     * content.
     */
    boolean recognizes(Path location);

    /** For the message that refuses a folder: what {@link #recognizes} looks for. */
    String lookedFor();

    /**
     * Opens a dataset for a model's inputs.
     *
     * @throws IOException if a file cannot be read
     * @throws dev.hone.api.HoneException with the reason DATA if the data does not fit the inputs, naming both shapes
     */
    Dataset open(Path location, DatasetRequest request) throws IOException;
}
