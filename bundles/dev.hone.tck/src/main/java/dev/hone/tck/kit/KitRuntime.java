package dev.hone.tck.kit;

import dev.hone.api.data.Samples;
import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import java.nio.FloatBuffer;
import java.util.List;

/** What {@link KitContext#observe} runs models with. */
@FunctionalInterface
public interface KitRuntime {

    /**
     * The values of some tensors of a model on one sample.
     *
     * @param tensors activations or inputs of the main graph
     * @return the real values of each, in the order of the tensors, as the elements lie in it
     */
    List<FloatBuffer> run(Model model, List<TensorRef> tensors, Samples samples, long sample);
}
