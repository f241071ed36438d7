package dev.hone.technique.collaborate.internal;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.technique.Check;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Estimate;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Technique;
import dev.hone.api.technique.TechniqueType;
import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import dev.hone.training.tuning.FineTuning;
import dev.hone.training.tuning.JointTechnique;
import dev.hone.training.tuning.TrainingParameters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/** Trains several techniques in one loop: all their constraints act at once. */
@Component
@Designate(ocd = JointParameters.class)
@TechniqueType(
        id = "joint",
        description = "several techniques in one training loop",
        services = {
            "dev.hone.training.Trainer",
            "dev.hone.training.PropertyPreserver",
            "dev.hone.training.ConstraintCombiner",
            "dev.hone.training.tuning.JointTechnique"
        })
public final class JointTraining implements Technique {

    private static final String ID = "joint";

    @Activate
    public JointTraining() {}

    /** One of the techniques, and its own view of the stage. */
    private record Part(JointTechnique technique, Context context) {}

    @Override
    public Check check(Model model, Context context) {
        List<Part> parts = parts(context);
        requireTraining(parts);
        requireChosenOnce(model, parts);
        return FineTuning.check(
                model,
                longest(parts),
                ID,
                "the stages one after the other, without epochs, need neither",
                span -> parts.stream()
                        .map(part -> part.technique().check(model, part.context(), span))
                        .filter(Check.Refused.class::isInstance)
                        .findFirst()
                        .orElse(Check.accepted()));
    }

    private static void requireTraining(List<Part> parts) {
        if (epochs(longest(parts)) == 0) {
            throw new HoneException(
                    Reason.USAGE,
                    "joint(…): none of its stages trains; accepted: epochs of at least 1 in one of them, or the stages"
                            + " one after the other, which train nothing either");
        }
    }

    /** Only of one technique is it known that it chooses the same twice. */
    private static void requireChosenOnce(Model model, List<Part> parts) {
        Map<String, Set<TensorRef>> chosen = new HashMap<>();
        for (Part part : parts) {
            String id = part.technique().technique();
            Set<TensorRef> before = chosen.computeIfAbsent(id, key -> new HashSet<>());
            for (TensorRef weight : part.technique().chosen(model, part.context())) {
                if (!before.add(weight)) {
                    throw new HoneException(
                            Reason.USAGE,
                            "joint(…): " + id + " is there twice for weight '"
                                    + model.tensor(weight).label()
                                    + "'; accepted: once for each weight, with include and exclude");
                }
            }
        }
    }

    @Override
    public Estimate estimate(Model model, Context context) {
        return Estimate.unknown();
    }

    @Override
    public Outcome apply(Model model, Context context) {
        List<Part> parts = parts(context);
        FineTuning tuning = FineTuning.of(model, longest(parts), ID);
        return tuning.run(parts.stream()
                .sorted(Comparator.comparing(part -> part.technique().phase()))
                .map(part -> part.technique().join(model, part.context(), tuning))
                .toList());
    }

    /** The stage with most epochs says how long and how to train; the first of several. */
    private static Context longest(List<Part> parts) {
        Context longest = parts.get(0).context();
        for (Part part : parts) {
            if (epochs(part.context()) > epochs(longest)) {
                longest = part.context();
            }
        }
        return longest;
    }

    private static int epochs(Context context) {
        return context.parameters(TrainingParameters.class).epochs();
    }

    private static List<Part> parts(Context context) {
        String[] stages = context.parameters(JointParameters.class).stages();
        if (stages.length == 0) {
            throw new HoneException(
                    Reason.USAGE, "joint(…) is empty; write the stages that are to train together in it");
        }
        List<JointTechnique> known = context.services(JointTechnique.class);
        List<Part> parts = new ArrayList<>();
        for (String stage : stages) {
            int parameters = stage.indexOf('(');
            String id = parameters < 0 ? stage : stage.substring(0, parameters);
            JointTechnique technique = known.stream()
                    .filter(candidate -> candidate.technique().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new HoneException(
                            Reason.MISSING,
                            "joint(…): technique " + id + " does not train together with others; those that do: "
                                    + known.stream()
                                            .map(JointTechnique::technique)
                                            .distinct()
                                            .sorted()
                                            .toList()));
            parts.add(new Part(technique, context.part(stage)));
        }
        return parts;
    }
}
