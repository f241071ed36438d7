package dev.hone.coordinator.internal.journal;

import dev.hone.api.HoneException;
import dev.hone.api.coordinator.Document;
import dev.hone.api.coordinator.JobRecord;
import dev.hone.api.coordinator.JobState;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.Plan;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code job.json}: what is needed to tell of a job, and to run it again in another process. */
final class RecordJson {

    private static final long FORMAT = 1;

    private RecordJson() {}

    /**
     * A job as its file says.
     *
     * @param owner token of the process that has it; empty if none has
     * @param tag what its temporary outputs have in their names
     */
    record Content(JobRecord record, Optional<String> owner, String tag) {}

    static Map<String, Object> of(JobRecord record, Optional<String> owner, String tag) {
        return Document.object(
                "format", FORMAT,
                "id", record.id(),
                "state", record.state(),
                "reason", record.reason(),
                "failure", record.failure(),
                "submitted", record.submitted(),
                "changed", record.changed(),
                "process", record.process(),
                "owner", owner,
                "tag", tag,
                "request", record.request().absolute(),
                "chain", record.chain(),
                "stages", record.stages().stream().map(ReportJson::of).toList(),
                "notes", record.notes());
    }

    /** @throws IOException if it is not what was written, saying where */
    static Content read(byte[] bytes) throws IOException {
        try {
            Members json = Json.object(bytes);
            if (json.number("format") != FORMAT) {
                throw new IOException(
                        "its format is " + json.number("format") + "; this version of hone reads " + FORMAT);
            }
            Optional<Long> process = json.find("process", Long.class);
            JobRecord record = JobRecord.of(
                            json.text("id"), request(json.object("request")), Instant.parse(json.text("submitted")))
                    .withState(
                            json.constant("state", JobState.class),
                            json.find("reason", String.class),
                            Instant.parse(json.text("changed")))
                    .withFailure(
                            json.find("failure", String.class).isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(json.constant("failure", HoneException.Reason.class)))
                    .withChain(json.list("chain", RecordJson::stage))
                    .withNotes(json.texts("notes"))
                    .withProcess(process.isEmpty() ? OptionalLong.empty() : OptionalLong.of(process.get()), false);
            record = record.withStages(json.list("stages", ReportJson::read), record.changed());
            return new Content(record, json.find("owner", String.class), json.text("tag"));
        } catch (DateTimeException | InvalidPathException | ClassCastException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static OptimizeRequest request(Members json) throws IOException {
        OptimizeRequest request = OptimizeRequest.of(
                        Path.of(json.text("model")), json.text("target"), Path.of(json.text("output")))
                .withExplain(json.flag("explain"))
                .withSeed(json.number("seed"))
                .withThreads((int) json.number("threads"))
                .withPriority((int) json.number("priority"))
                .withFresh(json.flag("fresh"));
        Optional<Long> batch = json.find("batch", Long.class);
        if (batch.isPresent()) {
            request = request.withBatch(Math.toIntExact(batch.get()));
        }
        request = request.withFoldPreprocessing(
                json.find("foldPreprocessing", Boolean.class).orElse(false));
        request = request.withFallback(json.find("fallback", Boolean.class).orElse(false));
        Optional<String> data = json.find("data", String.class);
        if (data.isPresent()) {
            request = request.withData(Path.of(data.get()));
        }
        Optional<String> chain = json.find("chain", String.class);
        if (chain.isPresent()) {
            request = request.withChain(chain.get());
        }
        return json.values().containsKey("maxDrop") ? request.withMaxDrop(json.real("maxDrop")) : request;
    }

    @SuppressWarnings("unchecked")
    private static Plan.Stage stage(Members json) throws IOException {
        return new Plan.Stage(
                json.text("technique"),
                (Map<String, Object>) json.object("parameters").values(),
                json.texts("passes"));
    }
}
