package dev.hone.technique.quantize.internal.equalize;

import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.traits.WeightTrait;
import java.util.List;
import java.util.Optional;

/**
 * Two nodes with weights between which a factor on a channel passes: what the first one's output channels are
 * multiplied by, the second one's weights can be divided by.
 *
 * @param channels of the first node's output
 * @param secondAxis the axis of the second weight each of whose indices reads one channel
 * @param run how many indices that follow each other read the same channel; after the last channel comes the first
 * @param between ids of the activations that the first node writes and the second reads, and of those on the way
 */
record ChannelPair(Layer first, Layer second, int channels, int secondAxis, int run, List<Integer> between) {

    ChannelPair {
        between = List.copyOf(between);
    }

    /** A node with a weight, and perhaps a bias, that nothing else reads. */
    record Layer(Node node, WeightTrait trait) {

        int weight() {
            return node.input(trait.input());
        }

        Optional<Integer> bias() {
            return trait.bias() == Tensor.NONE || node.input(trait.bias()) == Tensor.NONE
                    ? Optional.empty()
                    : Optional.of(node.input(trait.bias()));
        }
    }

    /** The channel that an index of the second weight reads. */
    int channel(int index) {
        return index / run % channels;
    }
}
