package dev.hone.coordinator.internal.runner;

import dev.hone.api.coordinator.Document;
import dev.hone.api.coordinator.Explanation;
import dev.hone.api.coordinator.Measurement;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.coordinator.StageReport;
import dev.hone.api.data.Dataset;
import dev.hone.coordinator.internal.journal.Json;
import dev.hone.coordinator.internal.journal.PluginName;
import dev.hone.coordinator.internal.measure.FileFacts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a model file was made, as JSON: a deterministic part, which is the same whenever the same is made of the same,
 * and a measured part.
 */
final class Provenance {

    private final Work work;
    private final List<StageReport> stages;
    private final Optional<Explanation> explanation;
    private final Collection<PluginName> used;

    Provenance(Work work, List<StageReport> stages, Optional<Explanation> explanation, Collection<PluginName> used) {
        this.work = work;
        this.stages = stages;
        this.explanation = explanation;
        this.used = used;
    }

    void write(Path written, Measurement before, Measurement after, OutputStream stream) throws IOException {
        Map<String, Object> document =
                Document.object("deterministic", deterministic(written), "measured", measured(before, after));
        Json.write(document, stream);
    }

    private Map<String, Object> deterministic(Path written) {
        Plan plan = work.plan();
        List<Object> chain = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            Plan.Stage planned = plan.stages().get(i);
            chain.add(Document.object(
                    "technique", planned.technique(),
                    "version", stages.get(i).pluginVersion(),
                    "parameters", planned.parameters(),
                    "passes", planned.passes(),
                    "result", stages.get(i).result(),
                    "lost", stages.get(i).lost(),
                    "ways", ways(stages.get(i))));
        }
        return Document.object(
                "input", content(work.sources().model(), work.request().model()),
                "target",
                        Document.object(
                                "id",
                                plan.target().id(),
                                "version",
                                plan.target().version()),
                "chain", chain,
                "fallback", plan.fallback(),
                "maxDrop", work.request().maxDrop(),
                "seed", work.request().seed(),
                "threads", work.request().threads(),
                "batch", work.request().batch(),
                "foldPreprocessing", work.request().foldPreprocessing(),
                "data", work.sources().data().map(hash -> Document.object("sha256", hash)),
                "plugins", plugins(),
                "runtime", work.sources().runtime(),
                "output", content(FileFacts.sha256(written), written));
    }

    /** Without the times that they took. */
    private static List<Object> ways(StageReport stage) {
        return stage.ways().stream()
                .<Object>map(way ->
                        Document.object("change", way.change(), "result", way.result(), "reasons", way.reasons()))
                .toList();
    }

    /** Not the name: the same is made of the same, wherever it lies. */
    private static Map<String, Object> content(String sha256, Path file) {
        return Document.object("sha256", sha256, "bytes", FileFacts.bytes(file));
    }

    private List<Object> plugins() {
        return used.stream()
                .sorted(PluginName.ORDER)
                .distinct()
                .map(Object.class::cast)
                .toList();
    }

    private Map<String, Object> measured(Measurement before, Measurement after) {
        return Document.object(
                "time", Instant.now().truncatedTo(ChronoUnit.SECONDS),
                "cpu", cpu(),
                "input", work.request().model().getFileName(),
                "output", work.request().output().getFileName(),
                "data", work.data().map(Dataset::description),
                "stages", stages,
                "explanation", explanation,
                "before", before,
                "after", after);
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
