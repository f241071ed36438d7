package dev.hone.api.data;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** Samples for a model's inputs. May be read by several threads until it is closed. */
@ConsumerType
public interface Dataset extends AutoCloseable {

    /** A split; empty where the dataset has none of that kind. */
    Optional<Samples> split(Split split);

    /** For people: what was found, such as {@code IDX, 60000 + 10000 images of 28x28}. */
    String description();

    /** SHA-256 over the names and contents of the files, in hexadecimal digits. */
    String hash();

    @Override
    void close();
}
