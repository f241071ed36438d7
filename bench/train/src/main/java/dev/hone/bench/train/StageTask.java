package dev.hone.bench.train;

import dev.hone.api.data.Samples;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Technique;
import dev.hone.format.tflite.internal.TfliteFormat;
import dev.hone.format.tflite.internal.quantize.TfliteRealizer;
import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import dev.hone.quantization.QuantizationRealizer;
import dev.hone.target.tflite.internal.TfliteInt8;
import dev.hone.tck.kit.KitContext;
import dev.hone.technique.cluster.internal.WeightClusterer;
import dev.hone.technique.prune.internal.MagnitudePruner;
import dev.hone.technique.quantizeaware.internal.QuantizationAwareTrainer;
import dev.hone.training.Optimizer;
import dev.hone.training.Schedule;
import dev.hone.training.Trainer;
import dev.hone.training.TrainingMonitor;
import dev.hone.training.TrainingResult;
import dev.hone.training.TrainingTask;
import dev.hone.training.Variable;
import dev.hone.training.tuning.FineTuning;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The very task that a technique hands to its trainer, with the optimizer and the epochs of a measurement. */
final class StageTask {

    private static final int EPOCHS = 2;

    private StageTask() {}

    /** Ends a technique once it has said what it would train. */
    private static final class Captured extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient TrainingTask task;

        Captured(TrainingTask task) {
            this.task = task;
        }
    }

    private static final class Capturing implements Trainer {

        @Override
        public String version() {
            return "none";
        }

        @Override
        public TrainingResult train(TrainingTask task, TrainingMonitor monitor) {
            if (task.epochs() == EPOCHS) {
                throw new Captured(task);
            }
            // What is measured before a training, which is not what is asked for: as if nothing were learned.
            return TrainingResult.of(
                    task.program().variables().stream().collect(Collectors.toMap(Variable::name, Variable::initial)),
                    List.of(),
                    List.of());
        }
    }

    /** @param stage {@code float}: without constraints; else the id of a technique */
    static TrainingTask of(Path tflite, String stage, Samples samples, int batch, int threads) throws IOException {
        Model model = new TfliteFormat().read(tflite);
        KitContext context = KitContext.of(model)
                .withParameters(Map.of("epochs", EPOCHS, "batch", batch, "learning-rate-schedule", "constant"))
                .withTarget(new TfliteInt8().profile())
                .withOperators(new Tflite())
                .withDialectServices(Map.of(QuantizationRealizer.class, new TfliteRealizer()))
                .withServices(List.of(new Capturing()))
                .withData(Optional.of(new OnlyTraining(samples)))
                .withRuntime(Optional.of(StageTask::madeUp))
                .withThreads(1);
        try {
            switch (stage) {
                case "float" -> FineTuning.of(model, context, stage).run();
                case "prune" -> apply(new MagnitudePruner(), model, context);
                case "cluster" -> apply(new WeightClusterer(), model, context);
                case "quantize-aware" -> apply(new QuantizationAwareTrainer(), model, context);
                default -> throw new IllegalArgumentException(stage + " is none that is measured");
            }
        } catch (Captured e) {
            return measured(e.task, threads);
        }
        throw new IllegalStateException(stage + " trains nothing");
    }

    /** Steps take the same time whatever ranges they begin with. */
    private static List<FloatBuffer> madeUp(Model model, List<TensorRef> tensors, Samples samples, long sample) {
        return Collections.nCopies(tensors.size(), FloatBuffer.wrap(new float[] {-4, 4}));
    }

    private static void apply(Technique technique, Model model, Context context) {
        technique.apply(model, context);
    }

    private static TrainingTask measured(TrainingTask task, int threads) {
        TrainingTask.Builder builder = TrainingTask.builder(task.program(), task.train())
                .epochs(task.epochs())
                .batch(task.batch())
                .threads(threads)
                .optimizer(Optimizer.adam())
                .schedule(Schedule.constant(1e-3));
        task.updates().forEach(builder::update);
        return builder.build();
    }
}
