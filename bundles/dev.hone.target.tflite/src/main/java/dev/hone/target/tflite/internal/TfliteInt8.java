package dev.hone.target.tflite.internal;

import dev.hone.api.target.Benefit;
import dev.hone.api.target.HardwareTarget;
import dev.hone.api.target.HardwareTargetType;
import dev.hone.api.target.TargetProfile;
import dev.hone.model.DataType;
import dev.hone.model.traits.OperatorKind;
import org.osgi.service.component.annotations.Component;

/** Any device that runs TFLite: what the TFLite converter writes for full integer quantization. */
@Component
@HardwareTargetType(id = TfliteInt8.ID, family = "tflite", description = TfliteInt8.DESCRIPTION)
public final class TfliteInt8 implements HardwareTarget {

    static final String ID = "tflite-int8";
    static final String DESCRIPTION = "any TFLite runtime, integers from input to output";

    private static final TargetProfile PROFILE = TargetProfile.of(ID, "1", "tflite")
            .description(DESCRIPTION)
            .defaultChain("quantize(mode=int8)")
            // The converter gives dense layers a scale a channel since TensorFlow 2.16; seen in files that 2.21 wrote.
            .perChannel(OperatorKind.DENSE)
            // Not every operator has a kernel for it; the quantizer leaves those in float, as the converter does.
            .activationTypes(DataType.INT16)
            .reusesInputMemory(true)
            // DENSIFY has a kernel.
            .sparseEncoding(true)
            .benefit(new Benefit("int8", true, true, "integer kernels; a quarter of the float file"))
            .benefit(new Benefit(
                    "int16x8",
                    false,
                    true,
                    "a quarter of the float file with almost its accuracy; most 16-bit kernels are reference code, and"
                            + " XNNPACK takes none"))
            .benefit(new Benefit(
                    "sparsity",
                    false,
                    true,
                    "the integer kernels do not skip zeros; they shrink a compressed download"))
            .benefit(new Benefit("clusters", false, true, "repeated codes shrink a compressed download"))
            .build();

    @Override
    public TargetProfile profile() {
        return PROFILE;
    }
}
