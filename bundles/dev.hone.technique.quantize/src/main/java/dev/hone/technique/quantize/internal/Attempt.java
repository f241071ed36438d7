package dev.hone.technique.quantize.internal;

import dev.hone.api.graph.GraphPass;
import dev.hone.model.Model;
import java.util.List;
import java.util.function.Function;

/**
 * A float model and what became of it.
 *
 * @param before the float model
 * @param result with integers
 * @param quantizer how: makes the same integers of the float model with other biases, too
 */
record Attempt(Model before, GraphPass.Result result, List<String> notes, Function<Model, GraphPass.Result> quantizer) {

    Attempt {
        notes = List.copyOf(notes);
    }
}
