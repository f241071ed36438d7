package dev.hone.format.tflite.internal;

import dev.hone.format.tflite.internal.flat.Blob;
import dev.hone.format.tflite.internal.flat.FlatException;
import dev.hone.format.tflite.internal.flat.FlatOutput;
import dev.hone.format.tflite.internal.flat.FlatWriter;
import dev.hone.format.tflite.internal.flat.Schema;
import dev.hone.model.Attributes;
import dev.hone.model.Graph;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Model;
import dev.hone.model.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lays out a model anew. Constants stay where they are until the file is written. */
final class TfliteWriter {

    /** Room for the tables in a file of 2 GB. */
    private static final long MAX_EMBEDDED = Integer.MAX_VALUE - (1L << 27);

    private static final int ALIGNMENT = 16;

    private final Model model;
    private final long maxEmbedded;
    private final Map<OperatorCode, Integer> codes = new LinkedHashMap<>();
    private final BufferTable buffers = new BufferTable();
    private final List<GraphWriter> graphs = new ArrayList<>();

    private TfliteWriter(Model model, long maxEmbedded) {
        this.model = model;
        this.maxEmbedded = maxEmbedded;
    }

    /** A file that can be written. */
    record Layout(FlatOutput tables, List<Blob> outside, Optional<AssociatedFiles> files) {

        void writeTo(WritableByteChannel channel) throws IOException {
            tables.writeTo(channel);
            long at = tables.size();
            for (Blob blob : outside) {
                ByteBuffer padding = ByteBuffer.allocate((int) (aligned(at) - at));
                while (padding.hasRemaining()) {
                    channel.write(padding);
                }
                blob.writeTo(channel);
                at = aligned(at) + blob.size();
            }
            if (files.isPresent()) {
                files.get().writeTo(channel, at);
            }
        }
    }

    /** @throws InvalidModelException if the model cannot be written anew, saying why */
    static Layout layOut(Model model) {
        return layOut(model, MAX_EMBEDDED);
    }

    /** @param maxEmbedded bytes of data up to which all of it is within the FlatBuffer */
    static Layout layOut(Model model, long maxEmbedded) {
        requireKnown(model);
        try {
            return new TfliteWriter(model, maxEmbedded).layOut();
        } catch (FlatException | IllegalArgumentException e) {
            throw new InvalidModelException(e.getMessage(), e);
        }
    }

    private static void requireKnown(Model model) {
        List<?> newer = model.attributes().get(TfliteKeys.NEWER, List.class).orElse(List.of());
        if (!newer.isEmpty()) {
            throw new InvalidModelException("the model has what revision " + Schema.REVISION
                    + " of the TFLite schema does not, so only an unchanged copy can be written: " + newer.get(0)
                    + (newer.size() > 1 ? " and " + (newer.size() - 1) + " more" : ""));
        }
    }

    private Layout layOut() throws FlatException {
        for (Graph graph : model.graphs()) {
            graphs.add(new GraphWriter(graph, codes, buffers));
        }
        Map<String, Object> fields =
                AttributeEncoder.prefixed(model.attributes(), Schema.tflite().root(), Set.of());
        fields.put("version", TfliteReader.VERSION);
        putMetadata(fields);
        List<Attributes> signatures = AttributeEncoder.list(model.attributes(), TfliteKeys.SIGNATURES);
        if (model.attributes().has(TfliteKeys.SIGNATURES)) {
            fields.put("signature_defs", Signatures.fields(signatures, model.graphs(), (graph, id) -> graphs.get(graph)
                    .index(id)));
        }
        if (buffers.size() <= maxEmbedded) {
            return new Layout(tables(fields, buffers.embedded()), List.of(), AssociatedFiles.of(model.attributes()));
        }
        return outside(fields);
    }

    /** Offsets have the same size whatever they are, so the tables are laid out once to know where they end. */
    private Layout outside(Map<String, Object> fields) throws FlatException {
        List<Blob> blobs = buffers.outside();
        List<Long> offsets = offsets(blobs, Integer.MAX_VALUE);
        FlatOutput first = tables(fields, buffers.fields(offsets));
        FlatOutput tables = tables(fields, buffers.fields(offsets(blobs, first.size())));
        if (tables.size() != first.size()) {
            throw new IllegalStateException("the tables have " + first.size() + " or " + tables.size() + " bytes");
        }
        return new Layout(tables, blobs, AssociatedFiles.of(model.attributes()));
    }

    private static List<Long> offsets(List<Blob> blobs, long start) {
        List<Long> offsets = new ArrayList<>();
        long at = start;
        for (Blob blob : blobs) {
            offsets.add(aligned(at));
            at = aligned(at) + blob.size();
        }
        return offsets;
    }

    private static long aligned(long at) {
        return (at + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private FlatOutput tables(Map<String, Object> rest, List<Map<String, Object>> bufferFields) throws FlatException {
        FlatWriter writer = new FlatWriter(Schema.tflite());
        Map<String, Object> fields = new LinkedHashMap<>(rest);
        List<Attributes> subgraphFields = AttributeEncoder.list(model.attributes(), TfliteKeys.SUBGRAPHS);
        List<Map<String, Object>> subgraphs = new ArrayList<>();
        for (int i = 0; i < graphs.size(); i++) {
            Attributes own = i < subgraphFields.size() ? subgraphFields.get(i) : Attributes.NONE;
            subgraphs.add(graphs.get(i).fields(writer, own));
        }
        fields.put("subgraphs", subgraphs);
        fields.put(
                "operator_codes",
                codes.keySet().stream().map(OperatorCode::fields).toList());
        fields.put("buffers", bufferFields);
        return writer.finish(fields);
    }

    /** Which runtime is the oldest that has an operator in a version only TensorFlow's own tables know. */
    private boolean needsOtherRuntime() {
        List<?> known =
                model.attributes().get(TfliteKeys.RUNTIME_OPERATORS, List.class).orElse(List.of());
        return !known.containsAll(
                codes.keySet().stream().map(OperatorCode::toString).toList());
    }

    /** Interpreters look for metadata within the FlatBuffer only. */
    private void putMetadata(Map<String, Object> fields) {
        Attributes attributes = model.attributes();
        if (attributes.has(TfliteKeys.METADATA)) {
            List<Map<String, Object>> entries = new ArrayList<>();
            for (Attributes entry : AttributeEncoder.list(attributes, TfliteKeys.METADATA)) {
                if (TfliteReader.namesRuntime(entry) && needsOtherRuntime()) {
                    continue;
                }
                Map<String, Object> own = new LinkedHashMap<>(entry.values());
                own.computeIfPresent("buffer", (name, data) -> buffers.addEmbedded((TensorData) data));
                entries.add(own);
            }
            fields.put("metadata", entries);
        }
        attributes.get(TfliteKeys.METADATA_BUFFER, List.class).ifPresent(all -> {
            List<Long> indices = new ArrayList<>();
            for (Object data : all) {
                indices.add((long) buffers.addEmbedded((TensorData) data));
            }
            fields.put("metadata_buffer", indices);
        });
    }
}
