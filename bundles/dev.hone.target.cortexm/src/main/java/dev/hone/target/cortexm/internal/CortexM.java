package dev.hone.target.cortexm.internal;

import dev.hone.api.target.Benefit;
import dev.hone.api.target.Limit;
import dev.hone.api.target.TargetProfile;
import dev.hone.model.DataType;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** What all Cortex-M boards with TensorFlow Lite Micro and CMSIS-NN have in common. */
final class CortexM {

    static final String FAMILY = "cortex-m";

    private static final String NOT_COUNTED =
            "; not counted: the runtime's code, its structures and the scratch buffers of CMSIS-NN kernels";

    /** The builtin operators that can be registered; custom ones need a kernel of the user's. */
    private static final Set<String> OPERATORS = Arrays.stream(
                    """
                    ABS ADD ADD_N ARG_MAX ARG_MIN ASSIGN_VARIABLE AVERAGE_POOL_2D BATCH_MATMUL BATCH_TO_SPACE_ND
                    BROADCAST_ARGS BROADCAST_TO CALL_ONCE CAST CEIL CONCATENATION CONV_2D COS CUMSUM DEPTH_TO_SPACE
                    DEPTHWISE_CONV_2D DEQUANTIZE DIV DYNAMIC_UPDATE_SLICE ELU EMBEDDING_LOOKUP EQUAL EXP EXPAND_DIMS
                    FILL FLOOR FLOOR_DIV FLOOR_MOD FULLY_CONNECTED GATHER GATHER_ND GREATER GREATER_EQUAL HARD_SWISH IF
                    L2_NORMALIZATION L2_POOL_2D LEAKY_RELU LESS LESS_EQUAL LOG LOG_SOFTMAX LOGICAL_AND LOGICAL_NOT
                    LOGICAL_OR LOGISTIC MAX_POOL_2D MAXIMUM MEAN MINIMUM MIRROR_PAD MUL NEG NOT_EQUAL PACK PAD PADV2
                    PRELU QUANTIZE READ_VARIABLE REDUCE_ALL REDUCE_MAX REDUCE_MIN RELU RELU6 RESHAPE RESIZE_BILINEAR
                    RESIZE_NEAREST_NEIGHBOR REVERSE_V2 ROUND RSQRT SELECT_V2 SHAPE SIN SLICE SOFTMAX SPACE_TO_BATCH_ND
                    SPACE_TO_DEPTH SPLIT SPLIT_V SQRT SQUARE SQUARED_DIFFERENCE SQUEEZE STRIDED_SLICE SUB SUM SVDF TANH
                    TRANSPOSE TRANSPOSE_CONV UNIDIRECTIONAL_SEQUENCE_LSTM UNPACK VAR_HANDLE WHILE ZEROS_LIKE
                    """
                            .strip()
                            .split("\\s+"))
            .collect(Collectors.toUnmodifiableSet());

    private CortexM() {}

    /**
     * A board's profile. Dense layers keep one scale a tensor: TensorFlow Lite Micro takes a scale a channel there only
     * since its change 2673 of September 2024, refuses it since May 2024 (2602) and computes nonsense before. The
     * runtime's greedy memory planner keeps every input of an operator apart from its outputs. Float operators read
     * float weights only: the kernels refuse others ("Hybrid models are not supported on TFLite Micro"), and DEQUANTIZE
     * knows one scale a tensor and would need RAM for what it expands. Int16 activations: the kernels named _s16 of
     * CMSIS-NN.
     *
     * @param flash bytes
     * @param ram bytes
     * @param source the data sheet that says so
     */
    static TargetProfile profile(String id, String description, int flash, int ram, double megahertz, String source) {
        return TargetProfile.of(id, "1", "tflite")
                .description(description)
                .defaultChain("quantize(mode=int8)")
                .activationTypes(DataType.INT16)
                .reusesInputMemory(false)
                .figure("flash", flash, "B", source)
                .figure("ram", ram, "B", source)
                .figure("clock", megahertz, "MHz", source)
                .limit(new Limit.FileBytes(flash, "flash, " + source + NOT_COUNTED))
                .limit(new Limit.ArenaBytes(ram, "RAM, " + source + NOT_COUNTED))
                .limit(
                        new Limit.StaticShapes(
                                "TensorFlow Lite Micro plans all memory before the first inference (docs/memory_management.md)"))
                .limit(new Limit.Operators(
                        OPERATORS, "TensorFlow Lite Micro, micro_mutable_op_resolver.h: the operators with a kernel"))
                .benefit(new Benefit("int8", true, true, "CMSIS-NN kernels; a quarter of the float file in flash"))
                .benefit(
                        new Benefit(
                                "int16x8",
                                true,
                                true,
                                "CMSIS-NN kernels; a quarter of the float file in flash; activations take twice the RAM of int8"))
                .benefit(new Benefit(
                        "sparsity",
                        false,
                        true,
                        "CMSIS-NN has no sparse kernels; zeros save flash only in a compressed image"))
                .benefit(new Benefit("clusters", false, true, "repeated codes save flash only in a compressed image"))
                .build();
    }
}
