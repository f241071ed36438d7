package dev.hone.format.tflite.internal.fuzz;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.Operators;
import dev.hone.format.tflite.internal.TfliteFormat;
import dev.hone.format.tflite.internal.operators.TfliteLowering;
import dev.hone.format.tflite.internal.operators.TfliteTraits;
import dev.hone.graph.internal.ConstantFolding;
import dev.hone.graph.internal.GreedyArenaPlanner;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.traits.Traits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Takes a file the way that hone takes: it is refused as an invalid model, or all steps get through. */
public final class Survival implements Operators {

    private final TfliteFormat format = new TfliteFormat();
    private final TfliteTraits traits = new TfliteTraits();
    private final TfliteLowering lowering = new TfliteLowering();
    private final GreedyArenaPlanner planner = new GreedyArenaPlanner();
    private final GraphPass folding = new ConstantFolding();
    private final Path written;

    /** @param folder for files in between; belongs to this object */
    public Survival(Path folder) throws IOException {
        written = Files.createDirectories(folder).resolve("written.tflite");
    }

    @Override
    public Optional<Traits> traits(Graph graph, Node node) {
        return traits.of(graph, node);
    }

    @Override
    public Optional<Graph> lower(Graph graph, Node node) {
        return lowering.lower(graph, node);
    }

    /**
     * Reads, looks at every operator and constant, plans memory, folds, writes anew and reads again.
     *
     * @return whether the model was accepted
     * @throws AssertionError if what was written is not read again
     */
    public boolean test(Path file) throws IOException {
        Model model;
        try {
            model = format.read(file);
        } catch (InvalidModelException e) {
            requireOneLine(e);
            return false;
        }
        for (Graph graph : model.graphs()) {
            look(graph);
            plan(graph);
        }
        write(folding.run(model, this).model().detached());
        write(model.detached());
        return true;
    }

    private void look(Graph graph) {
        for (Node node : graph.nodes()) {
            traits(graph, node);
            lower(graph, node);
        }
        Graph open = opened(graph);
        open.nodes().forEach(node -> lower(open, node));
        ByteBuffer sample = ByteBuffer.allocate(64);
        for (Tensor tensor : graph.tensors()) {
            tensor.data()
                    .ifPresent(data -> data.read(0, (int) Math.min(sample.capacity(), data.size()), sample.clear()));
        }
    }

    /** With a batch of any size, as for training. */
    private static Graph opened(Graph graph) {
        GraphBuilder builder = graph.edit();
        for (Tensor tensor : graph.tensors()) {
            if (!tensor.isConstant() && tensor.shape().rank() > 0) {
                builder.put(tensor.withShape(tensor.shape().with(0, Shape.DYNAMIC)));
            }
        }
        return builder.build();
    }

    private void plan(Graph graph) {
        try {
            planner.plan(graph, this, false);
            planner.plan(graph, this, true);
        } catch (InvalidModelException e) {
            requireOneLine(e);
        }
    }

    private void write(Model model) throws IOException {
        Optional<String> refusal = format.refusal(model);
        if (refusal.isPresent()) {
            return;
        }
        format.write(model, written);
        try {
            format.read(written);
        } catch (InvalidModelException e) {
            throw new AssertionError("written anew and not read again: " + e.getMessage(), e);
        }
    }

    private static void requireOneLine(InvalidModelException e) {
        if (e.getMessage() == null
                || e.getMessage().isBlank()
                || e.getMessage().lines().count() != 1) {
            throw new AssertionError("not a message of one line: " + e.getMessage(), e);
        }
    }
}
