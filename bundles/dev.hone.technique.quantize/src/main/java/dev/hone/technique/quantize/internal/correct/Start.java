package dev.hone.technique.quantize.internal.correct;

import dev.hone.api.data.Samples;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Quantization;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where runs of a model begin: at its inputs, or at activations that were kept of every sample, so that what is before
 * them need not run again.
 *
 * @param inputs ids of the activations
 * @param activations what they hold; empty for the model's own inputs
 */
record Start(List<Integer> inputs, Optional<Samples> activations) {

    static final Start OF_THE_MODEL = new Start(List.of(), Optional.empty());

    /** Bytes of activations beyond which it is better to run the model again. */
    private static final long MAX_KEPT = 64L << 20;

    Start {
        inputs = List.copyOf(inputs);
    }

    /** Whether an observer gives real values of a tensor, and takes them. */
    static boolean isReal(Tensor tensor) {
        return tensor.type() == DataType.FLOAT32
                || (tensor.type().isInteger()
                        && tensor.quantization()
                                .filter(Quantization::isPerTensor)
                                .isPresent());
    }

    /** The nodes of a model between this start and some activations, without what is said of the model as a whole. */
    Model upTo(List<Integer> outputs, Model model) {
        Graph graph = model.main();
        Set<Integer> wanted = new HashSet<>(outputs);
        inputs.forEach(wanted::remove);
        List<Node> needed = new ArrayList<>();
        boolean reached = false;
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            Node node = graph.nodes().get(i);
            boolean writes = node.outputs().stream().anyMatch(wanted::contains);
            reached |= writes;
            if (writes || (reached && node.outputs().isEmpty())) {
                needed.add(node);
                node.inputs().stream().filter(input -> !inputs.contains(input)).forEach(wanted::add);
            }
        }
        Collections.reverse(needed);
        Graph part = graph.edit()
                .nodes(needed)
                .inputs(activations.isPresent() ? inputs : graph.inputs())
                .outputs(outputs)
                .removeUnusedTensors()
                .build();
        return model.withGraph(0, part).withAttributes(Attributes.NONE);
    }

    /** Behind the node that writes a tensor; this start where what later nodes read from before cannot be kept. */
    Start behind(TensorRef tensor, Model model, BiasCorrection.Observer observer, long samples) {
        List<Integer> read = readBehind(model.main(), tensor.tensor());
        List<Tensor> kept = read.stream().map(model.main()::tensor).toList();
        if (read.isEmpty() || hasState(model.main()) || !fit(kept, samples)) {
            return this;
        }
        KeptActivations activations = new KeptActivations(
                kept.stream().mapToInt(each -> (int) each.shape().elements()).toArray(), (int) samples);
        observer.observe(
                upTo(read, model),
                read.stream().map(id -> new TensorRef(0, id)).toList(),
                this.activations,
                () -> activations);
        return new Start(read, Optional.of(activations));
    }

    /** What depends on the samples, is there when a tensor is written, and is read by later nodes. */
    private static List<Integer> readBehind(Graph graph, int tensor) {
        Set<Integer> there = new LinkedHashSet<>(graph.inputs());
        Set<Integer> read = new LinkedHashSet<>();
        boolean behind = false;
        for (Node node : graph.nodes()) {
            boolean depends = node.inputs().stream().anyMatch(there::contains);
            if (behind) {
                node.inputs().stream().filter(there::contains).forEach(read::add);
            } else if (depends) {
                there.addAll(node.outputs());
            }
            behind |= node.outputs().contains(tensor);
        }
        return List.copyOf(read);
    }

    /** Operators without outputs, and variables, carry values past the tensors that nodes read. */
    private static boolean hasState(Graph graph) {
        return graph.nodes().stream().anyMatch(node -> node.outputs().isEmpty())
                || graph.tensors().stream().anyMatch(Tensor::variable);
    }

    private static boolean fit(List<Tensor> kept, long samples) {
        long left = MAX_KEPT / Float.BYTES;
        for (Tensor tensor : kept) {
            if (!isReal(tensor) || !tensor.shape().isStatic() || tensor.shape().elements() > left / samples) {
                return false;
            }
            left -= tensor.shape().elements() * samples;
        }
        return true;
    }
}
