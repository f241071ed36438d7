package dev.hone.coordinator.internal.diagnose;

import dev.hone.model.Attributes;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Activations that are measured in one go over the samples.
 *
 * @param reference the original with what is needed as its outputs
 * @param referenceOutputs ids of these
 * @param optimized the optimized model with the activations as its outputs
 * @param optimizedOutputs ids of these
 * @param cut subjects that are run by themselves
 */
record Pass(
        List<Subject> subjects,
        Model reference,
        List<Integer> referenceOutputs,
        Model optimized,
        List<Integer> optimizedOutputs,
        List<Subject> cut,
        List<Subject> referenced) {

    /**
     * @param bytes that the values of one pass may take; a single activation may take more
     * @return the passes, in the order of the subjects
     */
    static List<Pass> of(Model original, Model optimized, List<Subject> subjects, long bytes) {
        List<Pass> passes = new ArrayList<>();
        List<Subject> part = new ArrayList<>();
        long taken = 0;
        for (Subject subject : subjects) {
            // Each value is there in about as many sessions and arrays as this.
            long needed =
                    8L * Float.BYTES * RealTensors.elements(optimized.main().tensor(subject.tensor()));
            if (!part.isEmpty() && taken + needed > bytes) {
                passes.add(of(original, optimized, part));
                part = new ArrayList<>();
                taken = 0;
            }
            part.add(subject);
            taken += needed;
        }
        if (!part.isEmpty()) {
            passes.add(of(original, optimized, part));
        }
        return passes;
    }

    private static Pass of(Model original, Model optimized, List<Subject> part) {
        Set<Integer> needed = new LinkedHashSet<>();
        Set<Integer> compared = new LinkedHashSet<>();
        for (Subject subject : part) {
            subject.needed().forEach(needed::add);
            compared.add(subject.tensor());
        }
        needed.removeAll(original.main().inputs());
        compared.removeAll(optimized.main().inputs());
        List<Subject> cut =
                part.stream().filter(subject -> subject.pieces().isPresent()).toList();
        return new Pass(
                List.copyOf(part),
                withOutputs(original, needed),
                List.copyOf(needed),
                withOutputs(optimized, compared),
                List.copyOf(compared),
                cut,
                cut.stream()
                        .filter(subject -> !subject.pieces()
                                .orElseThrow()
                                .original()
                                .nodes()
                                .isEmpty())
                        .toList());
    }

    private static Model withOutputs(Model model, Set<Integer> outputs) {
        if (outputs.isEmpty()) {
            return model;
        }
        Graph graph = model.main().edit().outputs(List.copyOf(outputs)).build();
        List<Graph> graphs = new ArrayList<>(model.graphs());
        graphs.set(0, graph);
        return Model.of(model.dialect(), graphs, Attributes.NONE);
    }

    /** The optimized model's cut subjects; only to be asked for where there are any. */
    Cut optimizedCut() {
        return Cut.of(
                optimized,
                cut.stream()
                        .map(subject -> subject.pieces().orElseThrow().optimized())
                        .toList());
    }

    Cut referenceCut() {
        return Cut.of(
                reference,
                referenced.stream()
                        .map(subject -> subject.pieces().orElseThrow().original())
                        .toList());
    }
}
