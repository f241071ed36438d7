package dev.hone.coordinator.internal.measure;

import dev.hone.api.TensorSpec;
import dev.hone.api.coordinator.Inspection;
import dev.hone.api.coordinator.Violation;
import dev.hone.api.coordinator.WeightFigures;
import dev.hone.api.graph.ArenaPlanner.Arena;
import dev.hone.api.target.TargetProfile;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Sparsity;
import dev.hone.model.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Says what a model is made of. */
public final class Inspector {

    private final Toolset tools;

    public Inspector(Toolset tools) {
        this.tools = tools;
    }

    public Inspection inspect(LoadedModel loaded, Optional<TargetProfile> target) {
        Graph main = loaded.model().main();
        NodeWork work = new NodeWork(main, tools.operators());
        List<Inspection.NodeLine> lines =
                main.nodes().stream().map(node -> line(main, node, work)).toList();
        Optional<Arena> arena = new ArenaSize(tools)
                .of(loaded.model(), target.map(TargetProfile::reusesInputMemory).orElse(false));
        long fileBytes = FileFacts.bytes(loaded.file());
        List<Violation> violations = target.map(
                        profile -> new LimitCheck(loaded.model(), fileBytes, arena).against(profile))
                .orElse(List.of());
        List<WeightFigures> weights = new WeightMeasurer(tools).measure(loaded.model());
        return Inspection.of(loaded.formatId(), fileBytes)
                .inputs(TensorSpec.inputsOf(main))
                .outputs(TensorSpec.outputsOf(main))
                .operators(operators(loaded))
                .parameters(parameters(loaded))
                .types(types(loaded))
                .macs(macs(lines))
                .arenaBytes(arena.map(Arena::bytes).map(OptionalLong::of).orElse(OptionalLong.empty()))
                .nodes(lines)
                .compressedBytes(FileFacts.compressedBytes(loaded.file()))
                .weights(weights)
                .worth(target.map(profile -> WeightMeasurer.worth(weights, profile))
                        .orElse(List.of()))
                .violations(violations)
                .notes(notes(loaded, target))
                .build();
    }

    private static Inspection.NodeLine line(Graph graph, Node node, NodeWork work) {
        Optional<Tensor> output = node.outputs().isEmpty() ? Optional.empty() : graph.find(node.output(0));
        return new Inspection.NodeLine(
                node.id(),
                OperatorNames.of(node),
                output.map(Tensor::label).orElse(""),
                output.map(tensor -> tensor.type().name().toLowerCase(Locale.ROOT))
                        .orElse(""),
                output.map(tensor -> tensor.shape().toString()).orElse(""),
                work.parameters(node),
                work.macs(node));
    }

    private static Map<String, Integer> operators(LoadedModel loaded) {
        Map<String, Integer> counts = new TreeMap<>();
        nodes(loaded).forEach(node -> counts.merge(OperatorNames.of(node), 1, Integer::sum));
        Map<String, Integer> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    private static long parameters(LoadedModel loaded) {
        return constants(loaded)
                .filter(NodeWork::isParameter)
                .mapToLong(tensor -> tensor.shape().elements())
                .sum();
    }

    private static Map<String, Long> types(LoadedModel loaded) {
        Map<String, Long> elements = new TreeMap<>();
        constants(loaded)
                .filter(tensor -> tensor.shape().isStatic())
                .forEach(tensor -> elements.merge(
                        tensor.type().name().toLowerCase(Locale.ROOT),
                        tensor.shape().elements(),
                        Long::sum));
        return elements;
    }

    private static OptionalLong macs(List<Inspection.NodeLine> lines) {
        return lines.stream().anyMatch(line -> line.macs().isEmpty())
                ? OptionalLong.empty()
                : OptionalLong.of(lines.stream()
                        .mapToLong(line -> line.macs().getAsLong())
                        .sum());
    }

    private List<String> notes(LoadedModel loaded, Optional<TargetProfile> target) {
        List<String> notes = new ArrayList<>();
        TreeSet<String> custom = new TreeSet<>();
        nodes(loaded).filter(OperatorNames::isCustom).map(OperatorNames::of).forEach(custom::add);
        if (!custom.isEmpty()) {
            notes.add("custom operators, kept as they are: " + String.join(", ", custom));
        }
        loaded.format()
                .answer("refusal", format -> format.refusal(loaded.model().detached()))
                .ifPresent(reason -> notes.add("cannot be written anew: " + reason));
        long integers = constants(loaded)
                .filter(tensor -> tensor.type().isInteger()
                        && tensor.type().bits() <= 16
                        && tensor.quantization().isPresent())
                .count();
        if (integers > 0) {
            notes.add("already quantized: " + integers + " constants are stored as integers for real values");
        }
        long sparse = constants(loaded)
                .filter(tensor -> tensor.attributes().has(Sparsity.ATTRIBUTE))
                .count();
        if (sparse > 0) {
            notes.add(sparse + " constants are stored in a sparse encoding");
        }
        if (loaded.model().graphs().size() > 1) {
            notes.add(loaded.model().graphs().size() + " graphs; work and memory are those of the main graph");
        }
        target.filter(profile -> !profile.format().equals(loaded.formatId()))
                .ifPresent(profile -> notes.add(
                        "target " + profile.id() + " runs " + profile.format() + ", not " + loaded.formatId()));
        return notes;
    }

    private static Stream<Node> nodes(LoadedModel loaded) {
        return loaded.model().graphs().stream().map(Graph::nodes).flatMap(Collection::stream);
    }

    private static Stream<Tensor> constants(LoadedModel loaded) {
        return loaded.model().graphs().stream()
                .map(Graph::tensors)
                .flatMap(Collection::stream)
                .filter(Tensor::isConstant);
    }
}
