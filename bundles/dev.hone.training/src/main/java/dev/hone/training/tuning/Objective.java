package dev.hone.training.tuning;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.TensorSpec;
import dev.hone.model.hone.Value;
import dev.hone.training.TrainingTask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a network is trained towards.
 *
 * @param ends of its outputs
 * @param labels what they are for the only output, if they are trained towards
 * @param teacher that is trained towards, if there is one
 */
record Objective(List<OutputEnd> ends, Optional<LabelForm> labels, Optional<Teacher> teacher) {

    /** Of labels and a teacher's outputs, so much counts for labels. */
    private static final double LABELS = 0.3;

    /** How much a teacher's hidden activations count beside its outputs. */
    private static final double HINTS = 2;

    /** @throws HoneException with the reason USAGE or DATA if loss, labels and outputs do not fit */
    static Objective of(Network network, TuningData data, String loss) {
        List<OutputEnd> ends = network.graph().outputs().stream()
                .map(id -> OutputEnd.of(network.graph(), id))
                .toList();
        Optional<TensorSpec> labels = data.labels();
        boolean possible = labels.isPresent() && ends.size() == 1 && network.isWhole();
        boolean distilled = loss.equals(LossKind.DISTILLATION.id()) || (loss.equals(LossKind.AUTO) && !possible);
        if (distilled) {
            return new Objective(ends, Optional.empty(), Optional.of(Teacher.itself(network)));
        }
        if (!possible) {
            throw new HoneException(
                    Reason.USAGE,
                    "loss=" + loss + " is refused: "
                            + (labels.isEmpty()
                                    ? "the data has no labels"
                                    : "labels are for one output, and there are " + ends.size() + " to be trained")
                            + "; accepted: " + LossKind.DISTILLATION.id());
        }
        return new Objective(ends, Optional.of(LabelForm.of(loss, ends.get(0), labels.get())), Optional.empty());
    }

    /**
     * The same with what teaches in a chain: the model that it began with. It is worth its time beside labels only
     * where weights are constrained to more than rounding.
     *
     * @param loss that was asked for
     * @param compressed whether they are
     */
    Objective taught(String loss, boolean compressed, Supplier<Optional<Teacher>> original) {
        boolean beside = loss.equals(LossKind.AUTO) && compressed;
        if (labels.isPresent() && !beside) {
            return this;
        }
        Optional<Teacher> found = original.get().map(known -> compressed ? known : known.ofOutputs());
        return new Objective(ends, labels, found.or(() -> teacher));
    }

    /**
     * Looks at every label.
     *
     * @throws HoneException with the reason DATA at the first that is out of range
     */
    void requireInRange(TuningData data) {
        labels.ifPresent(form -> {
            form.check(data.given(), ends.get(0).classes(), data.split().id());
            data.judged().ifPresent(samples -> form.check(samples, ends.get(0).classes(), "validate"));
        });
    }

    /** The program of a training towards this. */
    BuiltProgram build(ProgramBuilder builder, TuningData data) {
        Losses losses = new Losses(builder.hone());
        Optional<Value> given = labels.map(form -> builder.labels(data.labels().orElseThrow()));
        Optional<Map<Integer, Value>> wanted = teacher.map(found -> found.wanted(builder.teacher(found.network())));
        Map<Integer, Value> student = builder.student();
        Value loss = loss(losses, student, given, wanted);
        Optional<Map<Integer, Value>> validated = builder.validated();
        Value validation =
                validated.map(values -> loss(losses, values, given, wanted)).orElse(loss);
        Map<Integer, Value> judged = validated.orElse(student);
        Map<String, Value> metrics = new LinkedHashMap<>();
        given.flatMap(values -> losses.accuracy(ends.get(0), labels.get(), judged::get, values))
                .ifPresent(accuracy -> metrics.put("accuracy", accuracy));
        return builder.build(builder.withPenalties(loss), validation, metrics, given.isPresent());
    }

    private Value loss(
            Losses losses, Map<Integer, Value> values, Optional<Value> given, Optional<Map<Integer, Value>> wanted) {
        Optional<Value> labelled =
                given.map(known -> losses.labelled(ends.get(0), labels.orElseThrow(), values::get, known));
        if (teacher.isEmpty()) {
            return labelled.orElseThrow();
        }
        Value outputs = losses.distillation(ends, labels.map(LabelForm::kind), values::get, wanted.orElseThrow()::get);
        Value both = labelled.map(known -> losses.mixed(known, outputs, LABELS)).orElse(outputs);
        Set<Integer> hidden = teacher.get().hidden().keySet();
        return hidden.isEmpty() ? both : losses.withHints(both, hidden, values::get, wanted.get()::get, HINTS);
    }

    /** For people. */
    String description() {
        String towards =
                labels.map(form -> form.kind().id() + " with the labels").orElse("");
        return teacher.map(found -> (labels.isPresent() ? towards + " and " : "") + found.description())
                .orElse(towards);
    }

    /** The samples as a task takes them. */
    static TrainingTask.Builder task(BuiltProgram built, TuningData data) {
        TuningData fed = data.in(built.program().graph());
        return TrainingTask.builder(built.program(), fed.train()).validate(Optional.of(fed.validate()));
    }
}
