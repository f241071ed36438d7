package dev.hone.coordinator.internal.measure;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.TensorSpec;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.DatasetReader;
import dev.hone.api.data.DatasetRequest;
import dev.hone.api.format.ModelFormat;
import dev.hone.api.graph.ArenaPlanner;
import dev.hone.api.metric.Metric;
import dev.hone.api.runtime.ModelRuntime;
import dev.hone.coordinator.internal.registry.Lease;
import dev.hone.coordinator.internal.registry.Leases;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.PluginCalls;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.coordinator.internal.registry.Plugins;
import dev.hone.coordinator.internal.registry.Snapshot;
import dev.hone.coordinator.internal.registry.Vanished;
import dev.hone.model.Model;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Collectors;

/**
 * The formats, runtimes, metrics and data that one piece of work uses: got at first use, from one snapshot, and held
 * until it is closed.
 */
public final class Toolset implements AutoCloseable {

    private final Snapshot snapshot;
    private final DialectOperators operators;
    private final Leases leases = new Leases();
    private final Set<Plugin<?>> used = ConcurrentHashMap.newKeySet();
    private final Deque<AutoCloseable> open = new ConcurrentLinkedDeque<>();

    public Toolset(Plugins plugins) {
        snapshot = plugins.snapshot();
        operators = new DialectOperators(plugins, snapshot);
        open.push(leases);
        open.push(operators);
    }

    /** The plug-ins from which these tools are taken. */
    public Snapshot snapshot() {
        return snapshot;
    }

    /**
     * Reads a model file of whatever format.
     *
     * @throws HoneException with the reason MODEL if no format knows it, naming the formats, or if it is not valid
     */
    public LoadedModel read(Path file) {
        if (file.toString().isEmpty()) {
            throw new HoneException(Reason.MODEL, "the model has an empty file name");
        }
        if (Files.isDirectory(file)) {
            throw new HoneException(
                    Reason.MODEL,
                    "model " + file + " is a "
                            + (Files.exists(file.resolve("saved_model.pb"))
                                    ? "SavedModel folder, which is not read; accepted: the model saved as .keras or .h5"
                                    : "folder; a model file is accepted"));
        }
        if (!Files.exists(file)) {
            throw new HoneException(Reason.MODEL, "model file " + file + " does not exist");
        }
        try {
            Lease<ModelFormat> format = format(file);
            return new LoadedModel(file, format, format.answer("read", service -> service.read(file)));
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (UncheckedIOException e) {
            throw unreadable(file, e.getCause());
        }
    }

    private static HoneException unreadable(Path file, IOException cause) {
        return new HoneException(Reason.MODEL, "model file " + file + " cannot be read: " + IoReason.of(cause), cause);
    }

    private Lease<ModelFormat> format(Path file) throws IOException {
        byte[] head;
        try (InputStream stream = Files.newInputStream(file)) {
            head = stream.readNBytes(ModelFormat.HEAD);
        }
        for (Plugin<ModelFormat> plugin : likelyFirst(file)) {
            Lease<ModelFormat> format = hold(plugin);
            if (format.answer(
                    "recognizes",
                    service -> service.recognizes(ByteBuffer.wrap(head).asReadOnlyBuffer()))) {
                return use(plugin);
            }
        }
        String known = snapshot.distinct(PluginKind.FORMAT).stream()
                .map(plugin -> plugin.id() + " (" + String.join(", ", plugin.texts("extensions")) + ")")
                .collect(Collectors.joining(", "));
        throw new HoneException(
                Reason.MODEL,
                "model file " + file + " is of no known format; accepted: " + (known.isEmpty() ? "none" : known));
    }

    /** The formats, that of the file's name first, so that no other is asked where the name is right. */
    private List<Plugin<ModelFormat>> likelyFirst(Path file) {
        String name = file.getFileName().toString();
        return snapshot.distinct(PluginKind.FORMAT).stream()
                .sorted(Comparator.comparing(
                        plugin -> plugin.texts("extensions").stream().noneMatch(name::endsWith)))
                .toList();
    }

    /** The format that writes models of a dialect; empty if there is none. */
    public Optional<Lease<ModelFormat>> formatOf(String dialect) {
        return snapshot.find(PluginKind.FORMAT, dialect).map(this::use);
    }

    /** The runtime for files of a format; empty if there is none. */
    public Optional<Lease<ModelRuntime>> runtime(String format) {
        return snapshot.ranked(PluginKind.RUNTIME).stream()
                .filter(plugin -> plugin.text("format").equals(format))
                .findFirst()
                .map(this::use);
    }

    /**
     * The runtime for files of a format.
     *
     * @throws HoneException with the reason MISSING if there is none
     */
    public Lease<ModelRuntime> requireRuntime(String format) {
        return runtime(format)
                .orElseThrow(() -> new HoneException(
                        Reason.MISSING,
                        "there is no runtime for the format " + format + "; runtimes: "
                                + snapshot.ids(PluginKind.RUNTIME)));
    }

    /** The metrics, one of each id: those of highest ranking first, then by id. */
    public List<Lease<Metric>> metrics() {
        return snapshot.distinct(PluginKind.METRIC).stream()
                .sorted(Comparator.<Plugin<Metric>>comparingInt(Plugin::ranking)
                        .reversed()
                        .thenComparing(Plugin::id))
                .map(this::use)
                .toList();
    }

    public Optional<Lease<ArenaPlanner>> arenaPlanner() {
        return snapshot.ranked(PluginKind.ARENA).stream().findFirst().map(this::use);
    }

    public DialectOperators operators() {
        return operators;
    }

    /**
     * Opens data for a model's inputs; closed with these tools.
     *
     * @throws HoneException with the reason DATA if no reader knows it, naming what readers look for, or if it does not
     *     fit
     */
    public Dataset data(Path location, Model model, long seed) {
        return data(
                location,
                TensorSpec.inputsOf(model.main()).stream()
                        .map(TensorSpec::asReal)
                        .toList(),
                seed);
    }

    /** Opens data for inputs of these types and shapes; throws as for a model. */
    Dataset data(Path location, List<TensorSpec> inputs, long seed) {
        if (!Files.exists(location)) {
            throw new HoneException(Reason.DATA, "data " + location + " does not exist");
        }
        List<Lease<DatasetReader>> readers =
                snapshot.distinct(PluginKind.DATASET).stream().map(this::hold).toList();
        DatasetRequest request = new DatasetRequest(inputs, seed);
        try {
            for (Lease<DatasetReader> reader : readers) {
                if (reader.answer("recognizes", service -> service.recognizes(location))) {
                    use(reader.plugin());
                    Dataset dataset = reader.answer("open", service -> service.open(location, request));
                    open.push(() -> close(reader.plugin(), dataset));
                    return new GuardedDataset(reader.plugin(), dataset);
                }
            }
        } catch (UncheckedIOException e) {
            throw new HoneException(
                    Reason.DATA, "data " + location + " cannot be read: " + IoReason.of(e.getCause()), e);
        }
        throw new HoneException(
                Reason.DATA,
                "no data found in " + location + "; looked for: "
                        + (readers.isEmpty()
                                ? "nothing, as there is no dataset reader"
                                : readers.stream()
                                        .map(reader -> reader.answer("lookedFor", DatasetReader::lookedFor))
                                        .collect(Collectors.joining("; or "))));
    }

    private static void close(Plugin<?> reader, Dataset dataset) {
        try {
            PluginCalls.run(reader, dataset::close);
        } catch (Vanished e) {
            // With its bundle went all that it held.
            return;
        }
    }

    /** The service of a plug-in that the work's result depends on, held until these tools are closed. */
    public <S> Lease<S> use(Plugin<S> plugin) {
        used.add(plugin);
        return hold(plugin);
    }

    /** The service of a plug-in that is only asked whether it is the right one. */
    private <S> Lease<S> hold(Plugin<S> plugin) {
        return leases.lease(plugin);
    }

    /** The plug-ins that were used so far. */
    public Set<Plugin<?>> used() {
        Set<Plugin<?>> all = new HashSet<>(used);
        all.addAll(operators.used());
        return all;
    }

    @Override
    public void close() {
        RuntimeException failure = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                failure = failure == null ? new IllegalStateException("tools were not all given back", e) : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
