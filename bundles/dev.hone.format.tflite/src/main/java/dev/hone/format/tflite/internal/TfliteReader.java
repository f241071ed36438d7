package dev.hone.format.tflite.internal;

import dev.hone.format.tflite.internal.flat.FlatException;
import dev.hone.format.tflite.internal.flat.FlatFile;
import dev.hone.format.tflite.internal.flat.FlatTable;
import dev.hone.format.tflite.internal.flat.FlatVector;
import dev.hone.format.tflite.internal.flat.Schema;
import dev.hone.model.Attributes;
import dev.hone.model.Graph;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.TensorData;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one file. */
final class TfliteReader {

    /** The version of the format that the file identifier stands for. */
    static final long VERSION = 3;

    private static final int MAX_NEWER_CODES = 1000;
    private static final Set<String> ROOT_FIELDS =
            Set.of("operator_codes", "subgraphs", "buffers", "metadata_buffer", "metadata", "signature_defs");
    private static final Set<String> SUBGRAPH_FIELDS = Set.of("tensors", "inputs", "outputs", "operators", "name");

    private final MappedFile file;
    private final FlatTable root;
    private final List<String> newer;
    private final AttributeDecoder decoder;
    private final BufferReader buffers;
    private final List<OperatorCode> codes = new ArrayList<>();
    private final List<Graph> graphs = new ArrayList<>();

    private TfliteReader(MappedFile file, FlatFile verified) {
        this.file = file;
        this.root = verified.root();
        this.newer = verified.newer();
        this.decoder = new AttributeDecoder(file);
        this.buffers = new BufferReader(file, root.vector("buffers"));
    }

    /** @throws InvalidModelException naming the part at fault */
    static Model read(MappedFile file) {
        try {
            return new TfliteReader(file, FlatFile.open(Schema.tflite(), file.front())).model();
        } catch (FlatException e) {
            throw new InvalidModelException(e.getMessage(), e);
        }
    }

    private Model model() {
        if (root.longValue("version") != VERSION) {
            throw new InvalidModelException(
                    "version " + root.longValue("version") + " of the format; accepted is " + VERSION);
        }
        for (FlatTable code : tables("operator_codes")) {
            codes.add(OperatorCode.read(code, codes.size()));
        }
        List<Attributes> rest = new ArrayList<>();
        for (FlatTable subgraph : tables("subgraphs")) {
            graphs.add(new GraphReader(subgraph, codes, buffers, decoder, signed(graphs.size(), subgraph)).read());
            rest.add(new Attributes(decoder.fields(subgraph, TfliteKeys.PREFIX, SUBGRAPH_FIELDS)));
        }
        if (graphs.isEmpty()) {
            throw new InvalidModelException("it has no subgraph");
        }
        Calls.check(graphs);
        Map<String, Object> attributes = decoder.fields(root, TfliteKeys.PREFIX, ROOT_FIELDS);
        if (rest.stream().anyMatch(fields -> !fields.isEmpty())) {
            attributes.put(TfliteKeys.SUBGRAPHS, rest);
        }
        root.vector("metadata").ifPresent(all -> attributes.put(TfliteKeys.METADATA, metadata(all)));
        if (AttributeEncoder.list(new Attributes(attributes), TfliteKeys.METADATA).stream()
                .anyMatch(TfliteReader::namesRuntime)) {
            attributes.put(
                    TfliteKeys.RUNTIME_OPERATORS,
                    codes.stream().map(OperatorCode::toString).toList());
        }
        AssociatedFiles.find(file).ifPresent(files -> attributes.put(TfliteKeys.ASSOCIATED_FILES, files.attributes()));
        root.vector("metadata_buffer")
                .ifPresent(all -> attributes.put(TfliteKeys.METADATA_BUFFER, metadataBuffer(all)));
        root.vector("signature_defs")
                .ifPresent(all -> attributes.put(TfliteKeys.SIGNATURES, Signatures.read(all, graphs, decoder)));
        List<String> texts = newer();
        if (!texts.isEmpty()) {
            attributes.put(TfliteKeys.NEWER, texts);
        }
        return Model.of(TfliteFormat.ID, graphs, new Attributes(attributes)).readFrom(file.source());
    }

    /** Whether metadata say which runtime is the oldest that has all operators. */
    static boolean namesRuntime(Attributes metadata) {
        return metadata.get("name", String.class)
                .filter("min_runtime_version"::equals)
                .isPresent();
    }

    /** The tensors of a graph that signatures refer to. */
    private BitSet signed(int graph, FlatTable subgraph) {
        int tensors = subgraph.vector("tensors").map(FlatVector::size).orElse(0);
        BitSet signed = new BitSet();
        for (FlatTable signature : tables("signature_defs")) {
            if (signature.longValue("subgraph_index") == graph) {
                Signatures.tensors(signature)
                        .filter(index -> index < tensors)
                        .forEach(index -> signed.set((int) index));
            }
        }
        return signed;
    }

    private List<Attributes> metadata(FlatVector entries) {
        List<Attributes> read = new ArrayList<>();
        for (FlatTable entry : entries.tables()) {
            Map<String, Object> fields = decoder.fields(entry, "", Set.of("buffer"));
            decoder.charge(8);
            if (entry.present("buffer")) {
                fields.put("buffer", data(entry.longValue("buffer"), "metadata"));
            }
            read.add(new Attributes(fields));
        }
        return read;
    }

    private List<TensorData> metadataBuffer(FlatVector indexes) {
        List<TensorData> read = new ArrayList<>();
        for (int index : decoder.ints(indexes)) {
            read.add(data(index, "metadata_buffer"));
        }
        return read;
    }

    private TensorData data(long buffer, String user) {
        return buffers.data(buffer, user).orElseGet(() -> TensorData.of(new byte[0]));
    }

    /** What the schema does not have, with the names of the operators. */
    private List<String> newer() {
        List<String> texts = new ArrayList<>();
        codes.stream()
                .filter(code -> !code.isKnown())
                .limit(MAX_NEWER_CODES)
                .forEach(code -> texts.add("the operator with the builtin code " + code.code()));
        if (!newer.isEmpty()) {
            Pattern operator = Pattern.compile("subgraphs\\[(\\d+)]\\.operators\\[(\\d+)](.*)");
            for (String found : newer) {
                Matcher path = operator.matcher(found);
                texts.add(path.matches() ? named(path) : found);
            }
        }
        return texts;
    }

    private String named(Matcher path) {
        int graph = Integer.parseInt(path.group(1));
        Node node = graphs.get(graph).nodes().get(Integer.parseInt(path.group(2)));
        Optional<Long> code = OperatorCode.find(node.operator());
        return "operator " + node.id() + " (" + node.operator()
                + code.map(number -> ", code " + number).orElse("") + ")" + path.group(3);
    }

    private List<FlatTable> tables(String field) {
        return root.vector(field).map(FlatVector::tables).orElse(List.of());
    }
}
