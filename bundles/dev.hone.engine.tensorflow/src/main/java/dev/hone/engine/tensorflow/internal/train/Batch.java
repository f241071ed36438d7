package dev.hone.engine.tensorflow.internal.train;

import java.util.Map;
import java.util.Optional;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.types.family.TType;

/**
 * A batch that can be computed with.
 *
 * @param values of the samples or of what was computed from them, by the places in the graph that take them
 * @param computed what is to be closed with it
 */
record Batch(Selection selection, Map<Output<?>, TType> values, Optional<Result> computed) implements AutoCloseable {

    /** A run that is fed with it. */
    Session.Runner runner(Session session) {
        Session.Runner runner = session.runner();
        values.forEach(runner::feed);
        return runner;
    }

    @Override
    public void close() {
        computed.ifPresent(Result::close);
    }
}
