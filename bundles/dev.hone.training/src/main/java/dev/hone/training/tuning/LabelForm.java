package dev.hone.training.tuning;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.TensorSpec;
import dev.hone.api.data.Samples;
import dev.hone.model.DataType;
import dev.hone.training.tuning.OutputEnd.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What labels are for an output.
 *
 * @param kind of loss
 * @param sparse whether labels choose from the last axis of the output, instead of being of its shape
 */
record LabelForm(LossKind kind, boolean sparse) {

    /**
     * @param asked {@link LossKind#AUTO} or the id of a loss other than distillation
     * @throws HoneException with the reason DATA if labels and output do not fit, or USAGE if the loss does not
     */
    static LabelForm of(String asked, OutputEnd end, TensorSpec labels) {
        long size = labels.elements();
        boolean choosing = labels.type().isInteger() && end.classes() > 1 && size * end.classes() == end.elements();
        boolean alike = size == end.elements();
        if (!choosing && !alike) {
            throw new HoneException(
                    Reason.DATA,
                    "labels of type " + labels.type() + " and shape " + labels.shape()
                            + " do not fit the output of shape " + end.shape() + "; accepted: "
                            + (end.classes() > 1 ? "a whole number for each row of " + end.classes() + ", or " : "")
                            + "values of the output's shape");
        }
        LossKind kind = asked.equals(LossKind.AUTO) ? automatic(end, choosing, labels) : LossKind.of(asked);
        if (choosing && kind != LossKind.CROSS_ENTROPY) {
            throw unfit(kind, "labels that choose one of " + end.classes() + " classes", "cross-entropy");
        }
        if (kind == LossKind.CROSS_ENTROPY && end.classes() < 2) {
            throw unfit(kind, "an output of shape " + end.shape() + " with a single score", "binary, mse, mae, huber");
        }
        if (kind == LossKind.CROSS_ENTROPY && end.kind() == Kind.SIGMOID) {
            throw unfit(kind, "an output behind a sigmoid", "binary");
        }
        if (kind == LossKind.BINARY && end.kind() == Kind.SOFTMAX) {
            throw unfit(kind, "an output behind a softmax", "cross-entropy");
        }
        return new LabelForm(kind, choosing);
    }

    private static LossKind automatic(OutputEnd end, boolean choosing, TensorSpec labels) {
        if (choosing || end.kind() == Kind.SOFTMAX) {
            return LossKind.CROSS_ENTROPY;
        }
        boolean binary = end.kind() == Kind.SIGMOID || (labels.type().isInteger() && end.elements() == 1);
        return binary ? LossKind.BINARY : LossKind.SQUARED_ERROR;
    }

    private static HoneException unfit(LossKind kind, String what, String accepted) {
        return new HoneException(
                Reason.USAGE, "loss=" + kind.id() + " does not fit " + what + "; accepted: " + accepted);
    }

    /**
     * Looks at every label.
     *
     * @param classes that sparse labels choose from
     * @throws HoneException with the reason DATA at the first that is out of range
     */
    void check(Samples samples, int classes, String split) {
        TensorSpec spec = samples.labels().orElseThrow();
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(spec.bytes())).order(ByteOrder.LITTLE_ENDIAN);
        double max = sparse
                ? classes - 1
                : kind == LossKind.SQUARED_ERROR || kind == LossKind.ABSOLUTE_ERROR || kind == LossKind.HUBER
                        ? Double.MAX_VALUE
                        : 1;
        double min = max == Double.MAX_VALUE ? -Double.MAX_VALUE : 0;
        for (long sample = 0; sample < samples.size(); sample++) {
            bytes.clear();
            samples.readLabel(sample, bytes);
            bytes.flip();
            while (bytes.hasRemaining()) {
                double label = next(bytes, spec.type());
                if (!(label >= min && label <= max)) {
                    throw new HoneException(
                            Reason.DATA,
                            "label " + text(label) + " of " + split + " sample " + sample
                                    + " is out of range; accepted: "
                                    + (max == Double.MAX_VALUE
                                            ? "finite numbers"
                                            : text(min) + " to " + text(max)
                                                    + (sparse ? ", as the output has " + classes + " scores" : "")));
                }
            }
        }
    }

    private static String text(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static double next(ByteBuffer bytes, DataType type) {
        return switch (type) {
            case FLOAT64 -> bytes.getDouble();
            case FLOAT32 -> bytes.getFloat();
            case INT64 -> bytes.getLong();
            case INT32 -> bytes.getInt();
            case INT16 -> bytes.getShort();
            case INT8 -> bytes.get();
            case UINT8, BOOL -> bytes.get() & 0xFF;
            default -> throw new HoneException(Reason.DATA, "labels of type " + type + " are not trained with");
        };
    }
}
