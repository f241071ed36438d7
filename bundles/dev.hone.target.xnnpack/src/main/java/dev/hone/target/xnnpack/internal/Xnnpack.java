package dev.hone.target.xnnpack.internal;

import dev.hone.api.target.Benefit;
import dev.hone.api.target.HardwareTarget;
import dev.hone.api.target.HardwareTargetType;
import dev.hone.api.target.TargetProfile;
import dev.hone.api.target.ZeroSkipping;
import dev.hone.model.DataType;
import dev.hone.model.traits.OperatorKind;
import org.osgi.service.component.annotations.Component;

/**
 * TFLite's XNNPACK delegate on the processors of phones and computers. What the delegate does not take runs on TFLite's
 * own kernels, so no operator is refused.
 */
@Component
@HardwareTargetType(id = Xnnpack.ID, family = "xnnpack", description = Xnnpack.DESCRIPTION)
public final class Xnnpack implements HardwareTarget {

    static final String ID = "xnnpack";
    static final String DESCRIPTION = "phone and computer processors through TFLite and XNNPACK";

    private static final String DELEGATE = "TFLite XNNPACK delegate, README.md, ";

    private static final TargetProfile PROFILE = TargetProfile.of(ID, "1", "tflite")
            .description(DESCRIPTION)
            .defaultChain("quantize(mode=int8-float-io)")
            // The delegate of TensorFlow 2.21 takes FULLY_CONNECTED with a scale a channel (weights of the type
            // qcint8).
            .perChannel(OperatorKind.DENSE)
            // The delegate has no operators on int16 activations. It expands constants of these types when it is set
            // up,
            // or leaves them to TFLite's DEQUANTIZE.
            .weightTypes(DataType.FLOAT16, DataType.INT8, DataType.INT4)
            // Convolutions and dense layers on float data with weights of the types qcint8 and qcint4.
            .dynamicRange(true)
            .reusesInputMemory(true)
            // DENSIFY has a kernel in TFLite, and the delegate reads what it makes.
            .sparseEncoding(true)
            .zeroSkipping(ZeroSkipping.POINTWISE_NETWORKS)
            .benefit(new Benefit(
                    "int8", true, true, "per tensor and per channel (" + DELEGATE + "section Quantized Operators)"))
            .benefit(new Benefit(
                    "float16",
                    true,
                    true,
                    "half the file; faster where the processor computes in half precision (Armv8.2)"))
            .benefit(new Benefit(
                    "dynamic-range",
                    true,
                    true,
                    "convolutions and dense layers multiply in 8 bits; depthwise convolutions stay in float"))
            .benefit(new Benefit(
                    "weight-only-int8", false, true, "a quarter of the file; weights are expanded once, at the start"))
            .benefit(
                    new Benefit(
                            "weight-only-int4",
                            false,
                            true,
                            "an eighth of the file; the delegate does not expand int4, so most layers leave it and become slower"))
            .benefit(new Benefit(
                    "sparsity",
                    false,
                    true,
                    "integer kernels do not skip zeros, they shrink a compressed download only; float networks of 1x1"
                            + " convolutions that begin with a 3x3 convolution of stride 2 become faster from two thirds of"
                            + " zeros on, with weights in the sparse encoding, on Arm and WebAssembly, and on x86 only"
                            + " without AVX, where dense kernels are taken to be faster (" + DELEGATE
                            + "section Sparse Inference)"))
            .benefit(new Benefit("clusters", false, true, "repeated codes shrink a compressed download"))
            .build();

    @Override
    public TargetProfile profile() {
        return PROFILE;
    }
}
