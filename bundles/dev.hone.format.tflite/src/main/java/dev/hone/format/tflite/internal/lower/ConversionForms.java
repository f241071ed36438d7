package dev.hone.format.tflite.internal.lower;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.SparseData;
import dev.hone.model.Sparsity;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import java.util.Arrays;

/** Between types, and between ways of storing the same values. */
final class ConversionForms {

    /** No larger tensor is made dense in memory, in bytes. */
    private static final long MAX_DENSE = 1L << 26;

    private ConversionForms() {}

    static Value cast(Call call) {
        return cast(call, call.value(0), call.output(0).type());
    }

    static Value cast(Call call, Value x, DataType to) {
        return call.hone().node(HoneOp.CAST, Attributes.of("to", to.name()), to, x.shape(), x);
    }

    static Value dequantize(Call call) {
        Tensor x = call.input(0);
        if (x.type().isFloat()) {
            return cast(call);
        }
        Quantization quantization = x.quantization().orElseThrow(() -> new NotLowered("it has no scale"));
        NotLowered.unless(
                (x.type().bits() == 8 || x.type().bits() == 16)
                        && !x.attributes().has(Sparsity.ATTRIBUTE),
                "it is stored otherwise");
        return affine(call, call.stored(0), quantization);
    }

    /**
     * {@code (cast(x) - zeroPoint) * scale}, rounded once: float32 holds the difference of stored types of up to 16
     * bits.
     */
    private static Value affine(Call call, Value x, Quantization quantization) {
        int size = quantization.size();
        Shape constants = Shape.SCALAR;
        if (!quantization.isPerTensor()) {
            int[] ones = new int[x.rank()];
            Arrays.fill(ones, 1);
            constants = Shape.of(ones).with(Call.axis(x, quantization.axis()), size);
        }
        float[] zeroPoints = new float[size];
        for (int i = 0; i < size; i++) {
            zeroPoints[i] = quantization.zeroPoint(i);
        }
        HoneBuilder hone = call.hone();
        Value shifted = hone.binary(
                HoneOp.SUBTRACT, cast(call, x, DataType.FLOAT32), hone.floats("zero_point", constants, zeroPoints));
        return hone.binary(HoneOp.MULTIPLY, shifted, hone.floats("scale", constants, quantization.scales()));
    }

    /** The dense values of a constant; the sparse one stays an input, so that it is known where they come from. */
    static Value densify(Call call) {
        Tensor x = call.input(0);
        Tensor y = call.output(0);
        long size = y.shape().isStatic() ? y.type().bytes(y.shape().elements()) : Long.MAX_VALUE;
        NotLowered.unless(
                x.data().filter(SparseData.class::isInstance).isPresent()
                        && size <= MAX_DENSE
                        && x.type() == y.type()
                        && x.shape().equals(y.shape()),
                "it is no sparse constant");
        TensorData dense = SparseData.dense(x.data().orElseThrow());
        return call.hone().unary(HoneOp.IDENTITY, call.hone().constant(x.name(), x.type(), x.shape(), dense));
    }
}
