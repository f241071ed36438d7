package dev.hone.runtime.tflite.internal;

import dev.hone.api.TensorSpec;
import dev.hone.model.DataType;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorflowlite.TfLiteAffineQuantization;
import org.bytedeco.tensorflowlite.TfLiteFloatArray;
import org.bytedeco.tensorflowlite.TfLiteIntArray;
import org.bytedeco.tensorflowlite.TfLiteQuantization;
import org.bytedeco.tensorflowlite.TfLiteTensor;
import org.bytedeco.tensorflowlite.global.tensorflowlite;

/** Reads what a native tensor is. */
final class TensorSpecs {

    private TensorSpecs() {}

    static TensorSpec of(TfLiteTensor tensor) {
        DataType type = type(tensor.type());
        return new TensorSpec(
                name(tensor), type, shape(tensor), type.isInteger() ? quantization(tensor) : Optional.empty());
    }

    /** Empty where the file has none. */
    static String name(TfLiteTensor tensor) {
        BytePointer name = tensor.name();
        return name == null || name.isNull() ? "" : name.getString(StandardCharsets.UTF_8);
    }

    /** The dimensions that the tensor has now. */
    static int[] dimensions(TfLiteTensor tensor) {
        return array(tensor.dims());
    }

    /** Dynamic dimensions stand only in the signature, which is optional. */
    private static Shape shape(TfLiteTensor tensor) {
        int[] dimensions = dimensions(tensor);
        int[] signature = array(tensor.dims_signature());
        return Shape.of(signature.length == dimensions.length ? signature : dimensions);
    }

    private static Optional<Quantization> quantization(TfLiteTensor tensor) {
        TfLiteQuantization quantization = tensor.quantization();
        Pointer parameters = quantization.params();
        if (quantization.type() != tensorflowlite.kTfLiteAffineQuantization
                || parameters == null
                || parameters.isNull()) {
            return Optional.empty();
        }
        var affine = new TfLiteAffineQuantization(parameters);
        float[] scales = array(affine.scale());
        int[] stored = array(affine.zero_point());
        if (scales.length == 0 || stored.length == 0) {
            return Optional.empty();
        }
        if (scales.length == 1) {
            return Optional.of(Quantization.perTensor(scales[0], stored[0]));
        }
        var zeroPoints = new long[scales.length];
        for (int i = 0; i < zeroPoints.length; i++) {
            zeroPoints[i] = stored[Math.min(i, stored.length - 1)];
        }
        return Optional.of(Quantization.perAxis(scales, zeroPoints, affine.quantized_dimension()));
    }

    private static int[] array(TfLiteIntArray array) {
        if (array == null || array.isNull()) {
            return new int[0];
        }
        var values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.data(i);
        }
        return values;
    }

    private static float[] array(TfLiteFloatArray array) {
        if (array == null || array.isNull()) {
            return new float[0];
        }
        var values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.data(i);
        }
        return values;
    }

    private static DataType type(int code) {
        return switch (code) {
            case tensorflowlite.kTfLiteFloat32 -> DataType.FLOAT32;
            case tensorflowlite.kTfLiteFloat64 -> DataType.FLOAT64;
            case tensorflowlite.kTfLiteFloat16 -> DataType.FLOAT16;
            case tensorflowlite.kTfLiteBFloat16 -> DataType.BFLOAT16;
            case tensorflowlite.kTfLiteInt64 -> DataType.INT64;
            case tensorflowlite.kTfLiteInt32 -> DataType.INT32;
            case tensorflowlite.kTfLiteInt16 -> DataType.INT16;
            case tensorflowlite.kTfLiteInt8 -> DataType.INT8;
            case tensorflowlite.kTfLiteInt4 -> DataType.INT4;
            case tensorflowlite.kTfLiteInt2 -> DataType.INT2;
            case tensorflowlite.kTfLiteUInt64 -> DataType.UINT64;
            case tensorflowlite.kTfLiteUInt32 -> DataType.UINT32;
            case tensorflowlite.kTfLiteUInt16 -> DataType.UINT16;
            case tensorflowlite.kTfLiteUInt8 -> DataType.UINT8;
            case tensorflowlite.kTfLiteUInt4 -> DataType.UINT4;
            case tensorflowlite.kTfLiteBool -> DataType.BOOL;
            case tensorflowlite.kTfLiteComplex64 -> DataType.COMPLEX64;
            case tensorflowlite.kTfLiteComplex128 -> DataType.COMPLEX128;
            case tensorflowlite.kTfLiteString -> DataType.STRING;
            case tensorflowlite.kTfLiteResource -> DataType.RESOURCE;
            case tensorflowlite.kTfLiteVariant -> DataType.VARIANT;
            default -> throw new InvalidModelException("an input or output has the unknown type with code " + code);
        };
    }
}
