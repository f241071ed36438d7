package dev.hone.target.tflite.internal;

import dev.hone.api.target.Benefit;
import dev.hone.api.target.HardwareTarget;
import dev.hone.api.target.HardwareTargetType;
import dev.hone.api.target.TargetProfile;
import dev.hone.model.DataType;
import dev.hone.model.traits.OperatorKind;
import org.osgi.service.component.annotations.Component;

/** Any device that runs TFLite, with whatever TFLite's own kernels compute. */
@Component
@HardwareTargetType(id = Tflite.ID, family = "tflite", description = Tflite.DESCRIPTION)
public final class Tflite implements HardwareTarget {

    static final String ID = "tflite";
    static final String DESCRIPTION = "any TFLite runtime, whatever its kernels compute";

    private static final TargetProfile PROFILE = TargetProfile.of(ID, "1", "tflite")
            .description(DESCRIPTION)
            .defaultChain("quantize(mode=int8-float-io)")
            // As for tflite-int8.
            .perChannel(OperatorKind.DENSE)
            .activationTypes(DataType.INT16)
            // The types that tensorflow/lite/kernels/dequantize.cc of TensorFlow 2.21 reads with one scale or several.
            .weightTypes(DataType.FLOAT16, DataType.INT8, DataType.INT4)
            // EvalHybrid in the kernels of convolutions and dense layers.
            .dynamicRange(true)
            .reusesInputMemory(true)
            // DENSIFY has a kernel.
            .sparseEncoding(true)
            .benefit(new Benefit("int8", true, true, "integer kernels; a quarter of the float file"))
            .benefit(new Benefit("float16", false, true, "half the float file; the weights are expanded to float32"))
            .benefit(new Benefit("sparsity", false, true, "zeros shrink a compressed download"))
            .benefit(new Benefit("clusters", false, true, "repeated codes shrink a compressed download"))
            .build();

    @Override
    public TargetProfile profile() {
        return PROFILE;
    }
}
