package dev.hone.coordinator.internal.journal;

import dev.hone.api.HoneException;
import dev.hone.api.coordinator.Document;
import dev.hone.api.coordinator.StageReport;
import dev.hone.model.Lineage;
import dev.hone.model.TensorRef;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a stage came to, with all that is needed to go on from there; its model is a file beside it.
 *
 * @param judged whether the report has the scores, if the stage came so far
 * @param failure why the technique did not do its work
 * @param links from the tensors of the stage's model to those of its result, where they are not the same, by their
 *     positions in the file
 * @param tensors what tells the order of the result's tensors from another; empty without a model
 * @param used the plug-ins of the stage
 */
public record StageResult(
        StageReport report,
        boolean judged,
        Optional<HoneException> failure,
        Map<TensorRef, List<Lineage.Link>> links,
        String tensors,
        List<PluginName> used) {

    private static final long FORMAT = 2;

    public StageResult {
        links = Collections.unmodifiableMap(new LinkedHashMap<>(links));
        used = List.copyOf(used);
    }

    /** From the stage's model to its result as it is read from the file. */
    public Lineage lineage() {
        Lineage.Builder lineage = Lineage.builder();
        links.forEach((from, to) -> {
            lineage.gone(from);
            to.forEach(link -> lineage.link(from, link.to(), link.transform()));
        });
        return lineage.build();
    }

    /** @param model hash of the model's file */
    Map<String, Object> json(Optional<String> model) {
        return Document.object(
                "format", FORMAT,
                "report", ReportJson.of(report),
                "judged", judged,
                "failure",
                        failure.map(cause -> Document.object("reason", cause.reason(), "message", cause.getMessage())),
                "links", LineageJson.of(links),
                "tensors", tensors,
                "used", used,
                "model", model);
    }

    static StageResult read(Members json) throws IOException {
        if (json.number("format") != FORMAT) {
            throw new IOException("its format is " + json.number("format"));
        }
        Optional<Members> failure = json.findObject("failure");
        return new StageResult(
                ReportJson.read(json.object("report")),
                json.flag("judged"),
                failure.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new HoneException(
                                failure.get().constant("reason", HoneException.Reason.class),
                                failure.get().text("message"))),
                LineageJson.read(json, "links"),
                json.text("tensors"),
                json.list("used", PluginName::read));
    }
}
