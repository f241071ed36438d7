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

/**
 * What a network is trained towards.
 *
 * @param ends of its outputs
 * @param labels what they are for the only output; empty where the network as it was given is the teacher
 */
record Objective(List<OutputEnd> ends, Optional<LabelForm> labels) {

    /** @throws HoneException with the reason USAGE or DATA if loss, labels and outputs do not fit */
    static Objective of(Network network, TuningData data, String loss) {
        List<OutputEnd> ends = network.graph().outputs().stream()
                .map(id -> OutputEnd.of(network.graph(), id))
                .toList();
        Optional<TensorSpec> labels = data.labels();
        boolean possible = labels.isPresent() && ends.size() == 1 && network.isWhole();
        boolean distilled = loss.equals(LossKind.DISTILLATION.id()) || (loss.equals(LossKind.AUTO) && !possible);
        if (distilled) {
            return new Objective(ends, Optional.empty());
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
        return new Objective(ends, Optional.of(LabelForm.of(loss, ends.get(0), labels.get())));
    }

    /**
     * Looks at every label.
     *
     * @throws HoneException with the reason DATA at the first that is out of range
     */
    void requireInRange(TuningData data) {
        labels.ifPresent(form -> {
            form.check(data.train(), ends.get(0).classes(), data.split().id());
            data.validate().ifPresent(samples -> form.check(samples, ends.get(0).classes(), "validate"));
        });
    }

    /** The program of a training towards this. */
    BuiltProgram build(ProgramBuilder builder, TuningData data) {
        Losses losses = new Losses(builder.hone());
        Optional<Value> given = labels.map(form -> builder.labels(data.labels().orElseThrow()));
        Optional<Map<Integer, Value>> teacher = given.isPresent() ? Optional.empty() : Optional.of(builder.teacher());
        Map<Integer, Value> student = builder.student();
        Value loss = loss(losses, student, given, teacher);
        Optional<Map<Integer, Value>> validated = builder.validated();
        Value validation =
                validated.map(values -> loss(losses, values, given, teacher)).orElse(loss);
        Map<Integer, Value> judged = validated.orElse(student);
        Map<String, Value> metrics = new LinkedHashMap<>();
        given.flatMap(values -> losses.accuracy(ends.get(0), labels.get(), judged::get, values))
                .ifPresent(accuracy -> metrics.put("accuracy", accuracy));
        return builder.build(builder.withPenalties(loss), validation, metrics, given.isPresent());
    }

    private Value loss(
            Losses losses, Map<Integer, Value> values, Optional<Value> given, Optional<Map<Integer, Value>> teacher) {
        return given.isPresent()
                ? losses.labelled(ends.get(0), labels.orElseThrow(), values::get, given.get())
                : losses.distillation(ends, values::get, teacher.orElseThrow()::get);
    }

    /** For people. */
    String description() {
        return labels.map(form -> form.kind().id() + " with the labels")
                .orElse("distillation from the model as it was given");
    }

    /** The samples as a task takes them. */
    static TrainingTask.Builder task(BuiltProgram built, TuningData data) {
        TuningData stored = data.asStored();
        return TrainingTask.builder(built.program(), stored.train()).validate(stored.validate());
    }
}
