package dev.hone.training.tuning;

import dev.hone.api.Cancellation;
import dev.hone.api.data.Samples;
import dev.hone.api.technique.Context;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import dev.hone.training.Optimizer;
import dev.hone.training.Schedule;
import dev.hone.training.TrainingMonitor;
import dev.hone.training.TrainingSpan;
import dev.hone.training.TrainingStatus;
import dev.hone.training.TrainingTask;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Measures what normalizations have to give back, so that a network with them computes what it did without. */
final class ChannelStatistics {

    private static final int STEPS = 8;

    private final Preparation preparation;
    private final Context context;

    ChannelStatistics(Preparation preparation, Context context) {
        this.preparation = preparation;
        this.context = context;
    }

    /** @return by name: {@code mean} and {@code variance} of the outputs of sites, each with the site's number */
    Map<String, TensorData> measure(List<ChannelNorm> sites) {
        TuningData data = preparation.data();
        int batch = preparation.settings().batch();
        int steps = (int) Math.max(1, Math.min(STEPS, data.train().size() / batch));
        ProgramBuilder builder = new ProgramBuilder(preparation.network(), new TrainingSpan(1, steps));
        builder.inputs(data);
        Map<Integer, Value> values = builder.teacher(preparation.network());
        Operations operations = new Operations(builder.hone());
        for (int i = 0; i < sites.size(); i++) {
            Value x = values.get(sites.get(i).output());
            int[] axes = IntStream.range(0, x.rank() - 1).toArray();
            Value mean = operations.reduce(HoneOp.REDUCE_MEAN, x, false, axes);
            Value square = builder.hone().binary(HoneOp.SQUARED_DIFFERENCE, x, mean);
            builder.average("mean" + i, mean, steps);
            builder.average("variance" + i, operations.reduce(HoneOp.REDUCE_MEAN, square, false, axes), steps);
        }
        Value loss = builder.nothing();
        BuiltProgram built = builder.build(loss, loss, Map.of(), false);
        Samples samples = data.in(built.program().graph()).train();
        TrainingTask task = TrainingTask.builder(
                        built.program(), evenly(samples, Math.min(samples.size(), (long) steps * batch)))
                .batch(batch)
                .optimizer(Optimizer.sgd(0))
                .schedule(Schedule.constant(0))
                .seed(context.seed())
                .threads(context.threads())
                .build();
        return preparation.trainer().train(task, monitor()).values();
    }

    private static Samples evenly(Samples all, long size) {
        return new ChosenSamples(all, size, sample -> sample * (all.size() / size));
    }

    private TrainingMonitor monitor() {
        context.progress().report("measure channels", 0, 1);
        return new TrainingMonitor() {
            @Override
            public void report(TrainingStatus status) {}

            @Override
            public Cancellation cancellation() {
                return context.cancellation();
            }
        };
    }
}
