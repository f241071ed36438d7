package dev.hone.technique.quantize.internal;

import dev.hone.api.data.Split;
import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.Operators;
import dev.hone.api.target.Benefit;
import dev.hone.api.target.TargetProfile;
import dev.hone.model.DataType;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.quantization.QuantizationPlan;
import dev.hone.quantization.QuantizationRealizer;
import dev.hone.tck.kit.KitContext;
import dev.hone.tck.kit.KitData;
import dev.hone.tck.kit.KitRealizer;
import dev.hone.tck.kit.KitRuntime;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A stage whose runtime gives every activation of sample n the values -n and n. */
final class ToyStage {

    private static final TargetProfile BOARD = TargetProfile.of("board", "1", "toy")
            .weightTypes(DataType.FLOAT16, DataType.INT8, DataType.INT4)
            .dynamicRange(true)
            .benefit(new Benefit("int8", true, true, "integer kernels"))
            .benefit(new Benefit("sparsity", false, true, "compressed"))
            .build();

    final Map<String, Object> parameters = new HashMap<>();
    final Map<Split, Long> splits = new HashMap<>();
    final Map<Long, Float> broken = new HashMap<>();
    QuantizationRealizer realizer = new KitRealizer();
    boolean hasData = true;
    boolean hasRuntime = true;

    /** Stores weights as if no zero point were planned for them. */
    static GraphPass.Result forgetConstants(Model model, QuantizationPlan plan, Operators operators) {
        GraphBuilder built =
                new KitRealizer().realize(model, plan, operators).model().main().edit();
        model.main().tensors().stream().filter(Tensor::isConstant).forEach(built::put);
        return new GraphPass.Result(model.withGraph(0, built.build()), Lineage.IDENTITY);
    }

    /** The stage as it is set up now, on a model. */
    KitContext of(Model model) {
        KitRuntime runtime = (run, tensors, samples, sample) -> {
            float value = broken.getOrDefault(sample, (float) sample);
            return Collections.nCopies(tensors.size(), FloatBuffer.wrap(new float[] {-value, value}));
        };
        return KitContext.of(model)
                .withParameters(parameters)
                .withTarget(BOARD)
                .withOperators(new ToyOperators())
                .withDialectServices(Map.of(QuantizationRealizer.class, realizer))
                .withData(Optional.of(KitData.of(model, splits)).filter(data -> hasData))
                .withRuntime(Optional.of(runtime).filter(given -> hasRuntime));
    }
}
