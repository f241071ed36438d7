package dev.hone.training.tuning;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.technique.Context;
import dev.hone.model.Model;
import dev.hone.training.BatchOrder;
import dev.hone.training.Trainer;
import dev.hone.training.TrainingSpan;
import java.util.Optional;

/**
 * What a training begins with. It takes no work to make, and all that can be refused beforehand is.
 *
 * @param objective what is trained towards
 */
record Preparation(
        Settings settings, Network network, TuningData data, Objective objective, Trainer trainer, long seed) {

    /** @throws HoneException as {@link FineTuning#of} says, but for labels that are out of range */
    static Preparation of(Model model, Context context) {
        Settings settings = new Settings(context.parameters(TrainingParameters.class));
        TuningData data = TuningData.of(context);
        Trainer trainer = trainer(context);
        Network network = Network.of(model, context.operators());
        if (network.weights().isEmpty()) {
            throw new HoneException(Reason.MODEL, "the model has no weights that can be trained");
        }
        Objective objective = Objective.of(network, data, settings.loss());
        return new Preparation(settings, network, data, objective, trainer, context.seed());
    }

    private static Trainer trainer(Context context) {
        Optional<Trainer> trainer = context.services(Trainer.class).stream().findFirst();
        Optional<String> obstacle = trainer.isEmpty()
                ? Optional.of(
                        "bundle dev.hone.engine.tensorflow offers one, which comes with hone feature install training")
                : trainer.get().obstacle();
        if (obstacle.isPresent()) {
            throw new HoneException(Reason.MISSING, "there is no engine that trains: " + obstacle.get());
        }
        return trainer.get();
    }

    /** Looks at every label. */
    void requireLabelsInRange() {
        objective.requireInRange(data);
    }

    TrainingSpan span() {
        int samples = Math.toIntExact(data.train().size());
        return new TrainingSpan(settings.epochs(), new BatchOrder(samples, settings.batch(), seed).steps());
    }
}
