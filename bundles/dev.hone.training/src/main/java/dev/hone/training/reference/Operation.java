package dev.hone.training.reference;

import java.util.List;

/** What an operation computes, and its gradient. */
interface Operation {

    /** The outputs. */
    List<Array> forward(Call call);

    /**
     * What a scalar changes by with each input, given what it changes by with each output.
     *
     * @param gradients one for each output, of its shape
     * @return one for each input, of its shape; null for an input through which no gradient flows
     */
    List<Array> backward(Call call, List<Array> outputs, List<Array> gradients);
}
