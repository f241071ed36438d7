package dev.hone.coordinator.internal.journal;

import dev.hone.api.coordinator.Document;
import dev.hone.api.coordinator.Drop;
import dev.hone.api.coordinator.Loss;
import dev.hone.api.coordinator.Score;
import dev.hone.api.coordinator.StageReport;
import dev.hone.api.coordinator.Way;
import dev.hone.api.technique.Estimate;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reports of stages as JSON that can be read again; unlike {@link Document}, with all that a drop is made of. */
final class ReportJson {

    private ReportJson() {}

    static Map<String, Object> of(StageReport report) {
        return Document.object(
                "technique", report.technique(),
                "pluginVersion", report.pluginVersion(),
                "parameters", report.parameters(),
                "result", report.result(),
                "estimate", report.estimate(),
                "notes", report.notes(),
                "scores", report.scores(),
                "drop",
                        report.drop()
                                .map(drop -> Document.object(
                                        "before", drop.before(), "after", drop.after(), "limit", drop.limit())),
                "milliseconds", report.milliseconds(),
                "stored", report.stored(),
                "lost", report.lost(),
                "ways", report.ways());
    }

    @SuppressWarnings("unchecked")
    static StageReport read(Members json) throws IOException {
        Optional<Members> estimate = json.findObject("estimate");
        Optional<Members> drop = json.findObject("drop");
        return StageReport.of(
                        json.text("technique"),
                        (Map<String, Object>) json.object("parameters").values(),
                        json.constant("result", StageReport.Result.class))
                .pluginVersion(json.text("pluginVersion"))
                .estimate(estimate.isEmpty() ? Optional.empty() : Optional.of(estimate(estimate.get())))
                .notes(json.texts("notes"))
                .scores(json.list("scores", ReportJson::score))
                .drop(drop.isEmpty() ? Optional.empty() : Optional.of(drop(drop.get())))
                .milliseconds(json.number("milliseconds"))
                .stored(json.flag("stored"))
                .lost(json.has("lost") ? json.list("lost", ReportJson::loss) : List.of())
                .ways(json.has("ways") ? json.list("ways", ReportJson::way) : List.of())
                .build();
    }

    private static Estimate estimate(Members json) throws IOException {
        Optional<Long> inferences = json.find("inferences", Long.class);
        Optional<Long> bytes = json.find("bytes", Long.class);
        return inferences.isPresent() && bytes.isPresent()
                ? Estimate.of(inferences.get(), bytes.get(), json.texts("notes"))
                : Estimate.unknown().withNotes(json.texts("notes"));
    }

    private static Loss loss(Members json) throws IOException {
        boolean own = json.has("kind") && json.constant("kind", Loss.Kind.class) == Loss.Kind.SHORTFALL;
        String property = json.text("property");
        String tensor = json.text("tensor");
        String before = json.text("before");
        String after = json.text("after");
        return own ? Loss.shortfall(property, tensor, before, after) : Loss.of(property, tensor, before, after);
    }

    private static Way way(Members json) throws IOException {
        return Way.of(
                json.text("change"),
                json.constant("result", StageReport.Result.class),
                json.texts("reasons"),
                json.number("milliseconds"));
    }

    private static Score score(Members json) throws IOException {
        return new Score(
                json.text("metric"),
                json.text("split"),
                json.text("output"),
                json.real("value"),
                json.text("unit"),
                json.flag("higherIsBetter"),
                json.number("samples"));
    }

    private static Drop drop(Members json) throws IOException {
        return new Drop(score(json.object("before")), score(json.object("after")), json.real("limit"));
    }
}
