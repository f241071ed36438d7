package dev.hone.api.runtime;

import dev.hone.api.TensorSpec;
import java.nio.ByteBuffer;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A model that is ready to run. Used by one thread at a time. */
@ConsumerType
public interface Session extends AutoCloseable {

    List<TensorSpec> inputs();

    List<TensorSpec> outputs();

    /**
     * The memory of an input, little-endian, to be filled from its beginning before {@link #run}. The same buffer until
     * {@link #resizeBatch} or {@link #close}.
     */
    ByteBuffer input(int index);

    /**
     * Runs one inference.
     *
     * @throws dev.hone.api.HoneException with the reason MODEL if the interpreter fails, in its own words
     */
    void run();

    /** The memory of an output, little-endian, position 0; valid until the next {@link #run}, not to be written. */
    ByteBuffer output(int index);

    /**
     * Sets the first dimension of every input.
     *
     * @return false where the model does not take that; it is then as before
     */
    boolean resizeBatch(int samples);

    /**
     * How many samples a run is best given at once where many are to be run: more than one as long as what is saved on
     * each run outweighs what activations cost that no longer stay in the processor's caches. Depends on the model
     * alone, never on measured time, so that it is the same in every run.
     *
     * @param most at least 1
     * @return from 1 to {@code most}; {@link #resizeBatch} may refuse it all the same
     */
    default int preferredBatch(int most) {
        return 1;
    }

    @Override
    void close();
}
