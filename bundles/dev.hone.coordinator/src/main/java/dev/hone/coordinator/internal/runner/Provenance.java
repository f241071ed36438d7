package dev.hone.coordinator.internal.runner;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.hone.api.coordinator.Latency;
import dev.hone.api.coordinator.Measurement;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.coordinator.Score;
import dev.hone.api.coordinator.StageReport;
import dev.hone.api.data.Dataset;
import dev.hone.coordinator.internal.measure.FileFacts;
import dev.hone.coordinator.internal.registry.Plugin;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How a model file was made, as JSON: a deterministic part, which is the same whenever the same is made of the same,
 * and a measured part.
 */
final class Provenance {

    private static final JsonFactory JSON = new JsonFactory();

    private final Work work;
    private final List<StageReport> stages;
    private final Collection<Plugin<?>> used;

    Provenance(Work work, List<StageReport> stages, Collection<Plugin<?>> used) {
        this.work = work;
        this.stages = stages;
        this.used = used;
    }

    void write(Path written, Measurement before, Measurement after, OutputStream stream) throws IOException {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("deterministic", deterministic(written));
        document.put("measured", measured(before, after));
        try (JsonGenerator json = JSON.createGenerator(stream, JsonEncoding.UTF8)) {
            DefaultIndenter lines = new DefaultIndenter("  ", "\n");
            json.setPrettyPrinter(
                    new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines));
            write(json, document);
            json.writeRaw('\n');
        }
    }

    private Map<String, Object> deterministic(Path written) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put(
                "input",
                file(
                        work.request().model(),
                        work.sources().model(),
                        FileFacts.bytes(work.original().file())));
        part.put(
                "target",
                Map.of(
                        "id",
                        work.plan().target().id(),
                        "version",
                        work.plan().target().version()));
        List<Object> chain = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            Plan.Stage planned = work.plan().stages().get(i);
            Map<String, Object> stage = new LinkedHashMap<>();
            stage.put("technique", planned.technique());
            stage.put("version", stages.get(i).pluginVersion());
            stage.put("parameters", planned.parameters());
            stage.put("passes", planned.passes());
            stage.put("result", stages.get(i).result().name());
            chain.add(stage);
        }
        part.put("chain", chain);
        work.request().maxDrop().ifPresent(drop -> part.put("maxDrop", drop));
        part.put("seed", work.request().seed());
        part.put("threads", work.request().threads());
        work.sources().data().ifPresent(hash -> part.put("data", Map.of("sha256", hash)));
        part.put("plugins", plugins());
        work.sources().runtime().ifPresent(version -> part.put("runtime", version));
        part.put("output", file(work.request().output(), FileFacts.sha256(written), FileFacts.bytes(written)));
        return part;
    }

    private static Map<String, Object> file(Path named, String sha256, long bytes) {
        return Map.of("name", named.getFileName().toString(), "sha256", sha256, "bytes", bytes);
    }

    private List<Object> plugins() {
        return used.stream()
                .sorted(Comparator.comparing((Plugin<?> plugin) -> plugin.kind().name())
                        .thenComparing(Plugin::id)
                        .thenComparing(Plugin::bundle))
                .map(plugin -> Map.of(
                        "kind", plugin.kind().name(),
                        "id",
                                plugin.kind().listed().isPresent()
                                        ? plugin.id()
                                        : plugin.kind().name(),
                        "bundle", plugin.bundle(),
                        "version", plugin.version()))
                .distinct()
                .map(Object.class::cast)
                .toList();
    }

    private Map<String, Object> measured(Measurement before, Measurement after) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        part.put("cpu", cpu());
        part.put("data", work.data().map(Dataset::description).orElse(""));
        part.put(
                "stages",
                stages.stream()
                        .map(stage -> Map.of(
                                "technique", stage.technique(),
                                "milliseconds", stage.milliseconds(),
                                "notes", stage.notes(),
                                "scores",
                                        stage.scores().stream()
                                                .map(Provenance::score)
                                                .toList()))
                        .toList());
        part.put("before", measurement(before));
        part.put("after", measurement(after));
        return part;
    }

    private static Map<String, Object> measurement(Measurement measurement) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("fileBytes", measurement.fileBytes());
        part.put("compressedBytes", measurement.compressedBytes());
        measurement.arenaBytes().ifPresent(bytes -> part.put("arenaBytes", bytes));
        measurement.hostLatency().ifPresent(latency -> part.put("hostLatency", latency(latency)));
        part.put("scores", measurement.scores().stream().map(Provenance::score).toList());
        return part;
    }

    private static Map<String, Object> latency(Latency latency) {
        return Map.of(
                "medianMilliseconds", latency.median(),
                "lowerQuartileMilliseconds", latency.lower(),
                "upperQuartileMilliseconds", latency.upper(),
                "runs", latency.runs(),
                "threads", latency.threads());
    }

    private static Map<String, Object> score(Score score) {
        return Map.of(
                "metric", score.metric(),
                "split", score.split(),
                "output", score.output(),
                "value", score.value(),
                "unit", score.unit(),
                "samples", score.samples());
    }

    /** Ordered maps in their order, others by key. */
    private static void write(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : (map instanceof LinkedHashMap ? map : new TreeMap<>(map)).entrySet()) {
                json.writeFieldName(entry.getKey().toString());
                write(json, entry.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                write(json, element);
            }
            json.writeEndArray();
        } else if (value instanceof Double real) {
            json.writeNumber(real);
        } else if (value instanceof Number number) {
            json.writeNumber(number.longValue());
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else {
            json.writeString(String.valueOf(value));
        }
    }

    /** The host's processor, where the system tells it. */
    private static String cpu() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
