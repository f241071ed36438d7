package dev.hone.format.tflite.internal;

import dev.hone.format.tflite.internal.flat.FlatTable;
import dev.hone.format.tflite.internal.flat.FlatVector;
import dev.hone.model.Attributes;
import dev.hone.model.Graph;
import dev.hone.model.InvalidModelException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntBiFunction;
import java.util.stream.LongStream;

/**
 * Signatures: names for the inputs and outputs of graphs. An entry refers to its tensor by its {@code position} among
 * the graph's inputs or outputs, so that it stays right when a step replaces them, or else by its id as {@code tensor}.
 */
final class Signatures {

    private static final String POSITION = "position";
    private static final String TENSOR = "tensor";
    private static final String TENSOR_INDEX = "tensor_index";
    private static final String SUBGRAPH = "subgraph_index";
    private static final List<String> SIDES = List.of("inputs", "outputs");

    private Signatures() {}

    static List<Attributes> read(FlatVector signatures, List<Graph> graphs, AttributeDecoder decoder) {
        List<Attributes> read = new ArrayList<>();
        for (FlatTable signature : signatures.tables()) {
            decoder.charge(8);
            long index = signature.longValue(SUBGRAPH);
            if (index >= graphs.size()) {
                throw new InvalidModelException(
                        "signature_defs[" + read.size() + "] is of graph " + index + " of " + graphs.size());
            }
            Map<String, Object> fields = decoder.fields(signature, "", Set.copyOf(SIDES));
            for (String side : SIDES) {
                signature
                        .vector(side)
                        .ifPresent(
                                entries -> fields.put(side, entries(entries, graphs.get((int) index), side, decoder)));
            }
            read.add(new Attributes(fields));
        }
        return read;
    }

    /** Indices as they stand in the file, which may be out of range. */
    static LongStream tensors(FlatTable signature) {
        return SIDES.stream()
                .flatMap(side -> signature.vector(side).stream())
                .flatMap(entries -> entries.tables().stream())
                .mapToLong(entry -> entry.longValue(TENSOR_INDEX));
    }

    private static List<Attributes> entries(FlatVector entries, Graph graph, String side, AttributeDecoder decoder) {
        Map<Integer, Integer> positions = positions(ends(graph, side));
        decoder.charge(positions.size());
        List<Attributes> read = new ArrayList<>();
        for (FlatTable entry : entries.tables()) {
            decoder.charge(8);
            long tensor = entry.longValue(TENSOR_INDEX);
            if (tensor >= graph.tensors().size()) {
                throw new InvalidModelException("graph '" + graph.name() + "': a signature refers to tensor " + tensor
                        + " of " + graph.tensors().size());
            }
            Map<String, Object> fields = decoder.fields(entry, "", Set.of(TENSOR_INDEX));
            Integer position = positions.get((int) tensor);
            fields.put(position == null ? TENSOR : POSITION, position == null ? tensor : (long) position);
            read.add(new Attributes(fields));
        }
        return read;
    }

    /** @param index of a tensor in the file that is written, by graph and id */
    static List<Map<String, Object>> fields(
            List<Attributes> signatures, List<Graph> graphs, ToIntBiFunction<Integer, Integer> index) {
        List<Map<String, Object>> written = new ArrayList<>();
        for (Attributes signature : signatures) {
            long graph = signature.integer(SUBGRAPH, 0);
            if (graph < 0 || graph >= graphs.size()) {
                throw new InvalidModelException(label(signature) + " is of graph " + graph + " of " + graphs.size());
            }
            Map<String, Object> fields = AttributeEncoder.fields(signature);
            for (String side : SIDES) {
                if (signature.has(side)) {
                    List<Map<String, Object>> entries = new ArrayList<>();
                    for (Attributes entry : AttributeEncoder.list(signature, side)) {
                        try {
                            int tensor = tensor(entry, graphs.get((int) graph), side);
                            entries.add(entry(entry, index.applyAsInt((int) graph, tensor)));
                        } catch (InvalidModelException e) {
                            throw new InvalidModelException(label(signature) + ": " + e.getMessage(), e);
                        }
                    }
                    fields.put(side, entries);
                }
            }
            written.add(fields);
        }
        return written;
    }

    private static Map<String, Object> entry(Attributes entry, int index) {
        Map<String, Object> fields = new LinkedHashMap<>(entry.values());
        fields.keySet().removeAll(List.of(POSITION, TENSOR));
        if (index != 0) {
            fields.put(TENSOR_INDEX, index);
        }
        return fields;
    }

    private static int tensor(Attributes entry, Graph graph, String side) {
        if (!entry.has(POSITION)) {
            return (int) entry.integer(TENSOR, -1);
        }
        List<Integer> ends = ends(graph, side);
        long position = entry.integer(POSITION, -1);
        if (position < 0 || position >= ends.size()) {
            throw new InvalidModelException("'" + entry.text("name").orElse("") + "' is number " + position + " of "
                    + ends.size() + " " + side);
        }
        return ends.get((int) position);
    }

    private static Map<Integer, Integer> positions(List<Integer> ends) {
        Map<Integer, Integer> positions = new HashMap<>();
        for (int id : ends) {
            positions.putIfAbsent(id, positions.size());
        }
        return positions;
    }

    private static String label(Attributes signature) {
        return "signature '" + signature.text("signature_key").orElse("") + "'";
    }

    private static List<Integer> ends(Graph graph, String side) {
        return side.equals(SIDES.get(0)) ? graph.inputs() : graph.outputs();
    }
}
