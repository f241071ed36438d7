package dev.hone.format.tflite.internal.lower;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Node;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import dev.hone.model.traits.Clamp;
import java.util.List;
import java.util.Optional;

/** Which form an operator has. */
public final class Lowerings {

    private Lowerings() {}

    /**
     * The node in the {@code hone} dialect. Where the first dimension of an operand is not known it is the batch, and
     * stays the first dimension of the outputs.
     *
     * @param fused what the node's own activation bounds its output to
     * @return empty if there is no form, or what the node says makes no sense
     */
    public static Optional<Graph> lower(Graph graph, Node node, Clamp fused) {
        try {
            Call call = new Call(graph, node, fused);
            return Optional.of(call.build(outputs(call)));
        } catch (NotLowered | InvalidModelException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static List<Value> outputs(Call call) {
        return switch (call.operator()) {
            case "SPLIT" -> PartForms.split(call);
            case "SPLIT_V" -> PartForms.splitSizes(call);
            case "UNPACK" -> PartForms.unpack(call);
            default -> List.of(output(call));
        };
    }

    private static Value output(Call call) {
        return switch (call.operator()) {
            case "DEQUANTIZE" -> ConversionForms.dequantize(call);
            case "DENSIFY" -> ConversionForms.densify(call);
            case "CAST" -> ConversionForms.cast(call);

            case "CONV_2D" -> ConvolutionForms.convolution(call);
            case "DEPTHWISE_CONV_2D" -> ConvolutionForms.depthwise(call);
            case "TRANSPOSE_CONV" -> ConvolutionForms.transposed(call);
            case "CONV_3D" -> ConvolutionForms.volume(call);
            case "FULLY_CONNECTED" -> ProductForms.dense(call);
            case "BATCH_MATMUL" -> ProductForms.batched(call);
            case "MAX_POOL_2D" -> ConvolutionForms.pool(call, HoneOp.MAX_POOL);
            case "AVERAGE_POOL_2D" -> ConvolutionForms.pool(call, HoneOp.AVERAGE_POOL);
            case "L2_POOL_2D" -> ConvolutionForms.rootMeanSquare(call);
            case "UNIDIRECTIONAL_SEQUENCE_LSTM" -> RecurrentForms.longShortTerm(call);
            case "UNIDIRECTIONAL_SEQUENCE_RNN" -> RecurrentForms.simple(call);

            case "SOFTMAX" -> NormalizationForms.softmax(call);
            case "LOG_SOFTMAX" -> NormalizationForms.logSoftmax(call);
            case "L2_NORMALIZATION" -> NormalizationForms.length(call);
            case "LOCAL_RESPONSE_NORMALIZATION" -> ConvolutionForms.localResponse(call);

            case "SUM" -> ReductionForms.reduce(call, HoneOp.REDUCE_SUM);
            case "MEAN" -> ReductionForms.reduce(call, HoneOp.REDUCE_MEAN);
            case "REDUCE_MAX" -> ReductionForms.reduce(call, HoneOp.REDUCE_MAX);
            case "REDUCE_MIN" -> ReductionForms.reduce(call, HoneOp.REDUCE_MIN);
            case "REDUCE_PROD" -> ReductionForms.reduce(call, HoneOp.REDUCE_PRODUCT);
            case "REDUCE_ANY" -> ReductionForms.logical(call, HoneOp.REDUCE_MAX);
            case "REDUCE_ALL" -> ReductionForms.logical(call, HoneOp.REDUCE_MIN);
            case "CUMSUM" -> ReductionForms.cumulative(call);
            case "ARG_MAX" -> ReductionForms.largest(call, false);
            case "ARG_MIN" -> ReductionForms.largest(call, true);
            case "ONE_HOT" -> ReductionForms.oneHot(call);

            case "RESHAPE" -> ShapeForms.reshape(call);
            case "SQUEEZE" -> ShapeForms.squeeze(call);
            case "EXPAND_DIMS" -> ShapeForms.expand(call);
            case "TRANSPOSE" -> ShapeForms.transpose(call);
            case "TILE" -> ShapeForms.tile(call);
            case "BROADCAST_TO" -> ShapeForms.broadcast(call);
            case "FILL" -> ShapeForms.fill(call);
            case "SHAPE" -> ShapeForms.shape(call);
            case "REVERSE_V2" -> ReductionForms.reversed(call);
            case "PAD" -> PaddingForms.zeros(call);
            case "PADV2" -> PaddingForms.constant(call);
            case "MIRROR_PAD" -> PaddingForms.mirror(call);
            case "SLICE" -> PartForms.slice(call);
            case "STRIDED_SLICE" -> StridedSlice.of(call);
            case "PACK" -> PartForms.pack(call);
            case "CONCATENATION" -> PartForms.concatenate(call);
            case "GATHER" -> PartForms.gather(call);
            case "GATHER_ND" -> PartForms.gatherPoints(call);
            case "EMBEDDING_LOOKUP" -> PartForms.lookup(call);
            case "SPACE_TO_DEPTH" -> SpaceForms.spaceToDepth(call);
            case "DEPTH_TO_SPACE" -> SpaceForms.depthToSpace(call);
            case "SPACE_TO_BATCH_ND" -> SpaceForms.spaceToBatch(call);
            case "BATCH_TO_SPACE_ND" -> SpaceForms.batchToSpace(call);
            case "RESIZE_BILINEAR" -> SpaceForms.resize(call, "bilinear");
            case "RESIZE_NEAREST_NEIGHBOR" -> SpaceForms.resize(call, "nearest");
            default -> elementwise(call);
        };
    }

    private static Value elementwise(Call call) {
        return switch (call.operator()) {
            case "ADD" -> ElementwiseForms.number(call, HoneOp.ADD);
            case "SUB" -> ElementwiseForms.number(call, HoneOp.SUBTRACT);
            case "MUL" -> ElementwiseForms.number(call, HoneOp.MULTIPLY);
            case "DIV" -> ElementwiseForms.binary(call, HoneOp.DIVIDE);
            case "MINIMUM" -> ElementwiseForms.number(call, HoneOp.MINIMUM);
            case "MAXIMUM" -> ElementwiseForms.number(call, HoneOp.MAXIMUM);
            case "POW" -> ElementwiseForms.binary(call, HoneOp.POWER);
            case "FLOOR_DIV" -> ElementwiseForms.binary(call, HoneOp.FLOOR_DIVIDE);
            case "FLOOR_MOD" -> ElementwiseForms.binary(call, HoneOp.FLOOR_MOD);
            case "SQUARED_DIFFERENCE" -> ElementwiseForms.binary(call, HoneOp.SQUARED_DIFFERENCE);
            case "ADD_N" -> ElementwiseForms.sum(call);
            case "SQUARE" -> ElementwiseForms.square(call);
            case "ZEROS_LIKE" -> ElementwiseForms.zeros(call);
            case "PRELU" -> ElementwiseForms.prelu(call);
            case "SELECT" -> ElementwiseForms.selectRows(call);
            case "SELECT_V2" -> ElementwiseForms.select(call);
            case "EQUAL" -> ElementwiseForms.compared(call, HoneOp.EQUAL, false);
            case "NOT_EQUAL" -> ElementwiseForms.not(call, ElementwiseForms.compared(call, HoneOp.EQUAL, false));
            case "LESS" -> ElementwiseForms.compared(call, HoneOp.LESS, false);
            case "LESS_EQUAL" -> ElementwiseForms.compared(call, HoneOp.LESS_EQUAL, false);
            case "GREATER" -> ElementwiseForms.compared(call, HoneOp.LESS, true);
            case "GREATER_EQUAL" -> ElementwiseForms.compared(call, HoneOp.LESS_EQUAL, true);
            case "LOGICAL_AND" -> ElementwiseForms.and(call);
            case "LOGICAL_OR" -> ElementwiseForms.or(call);
            case "LOGICAL_NOT" -> ElementwiseForms.not(call, call.ofType(0, DataType.BOOL));
            default -> unary(call);
        };
    }

    private static Value unary(Call call) {
        return switch (call.operator()) {
            case "ABS" -> ElementwiseForms.unary(call, HoneOp.ABS);
            case "NEG" -> ElementwiseForms.unary(call, HoneOp.NEGATE);
            case "SIGN" -> ElementwiseForms.unary(call, HoneOp.SIGN);
            case "EXP" -> ElementwiseForms.unary(call, HoneOp.EXP);
            case "LOG" -> ElementwiseForms.unary(call, HoneOp.LOG);
            case "SQRT" -> ElementwiseForms.unary(call, HoneOp.SQRT);
            case "RSQRT" -> ElementwiseForms.unary(call, HoneOp.RSQRT);
            case "SIN" -> ElementwiseForms.unary(call, HoneOp.SIN);
            case "COS" -> ElementwiseForms.unary(call, HoneOp.COS);
            case "FLOOR" -> ElementwiseForms.unary(call, HoneOp.FLOOR);
            case "CEIL" -> ElementwiseForms.unary(call, HoneOp.CEIL);
            case "ROUND" -> ElementwiseForms.unary(call, HoneOp.ROUND);
            case "TANH" -> ElementwiseForms.unary(call, HoneOp.TANH);
            case "LOGISTIC" -> ElementwiseForms.unary(call, HoneOp.SIGMOID);
            case "HARD_SWISH" -> ElementwiseForms.unary(call, HoneOp.HARD_SWISH);
            case "ELU" -> ElementwiseForms.unary(call, HoneOp.ELU, Attributes.of("alpha", 1.0));
            case "LEAKY_RELU" ->
                ElementwiseForms.unary(call, HoneOp.LEAKY_RELU, Attributes.of("alpha", call.option("alpha", 0.0)));
            case "GELU" ->
                ElementwiseForms.unary(call, HoneOp.GELU, Attributes.of("approximate", call.flag("approximate")));
            case "RELU" -> ElementwiseForms.clamp(call, 0, Double.POSITIVE_INFINITY);
            case "RELU6" -> ElementwiseForms.clamp(call, 0, 6);
            case "RELU_N1_TO_1" -> ElementwiseForms.clamp(call, -1, 1);
            case "RELU_0_TO_1" -> ElementwiseForms.clamp(call, 0, 1);
            default -> throw new NotLowered("it has no form");
        };
    }
}
