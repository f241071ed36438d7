package dev.hone.api.graph;

import dev.hone.model.Lineage;
import dev.hone.model.Model;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A clean-up that does not change what a model computes, but for rounding. A service with the properties of
 * {@link GraphPassType}; a technique names those that it wants done before it.
 */
@ConsumerType
public interface GraphPass {

    /** The cleaned model, the same object where there is nothing to do, and where its tensors went. */
    Result run(Model model, Operators operators);

    /** A model and the lineage that leads to it. */
    record Result(Model model, Lineage lineage) {

        public static Result unchanged(Model model) {
            return new Result(model, Lineage.IDENTITY);
        }
    }
}
