package dev.hone.training.tuning;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.model.DataType;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.training.TrainingProgram;
import dev.hone.training.Variable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.OptionalInt;

/** Whether values are numbers. */
final class Finite {

    private static final int EXPONENT = 0x7F800000;

    private Finite() {}

    /** Where the first value that is none stands among little-endian float32 values; the buffer stays as it is. */
    static OptionalInt firstOther(ByteBuffer values, int from, int to) {
        ByteBuffer read = values.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        for (int at = from; at < to; at += Float.BYTES) {
            if ((read.getInt(at) & EXPONENT) == EXPONENT) {
                return OptionalInt.of((at - from) / Float.BYTES);
            }
        }
        return OptionalInt.empty();
    }

    private static boolean all(TensorData values) {
        int size = Math.toIntExact(values.size());
        return firstOther(values.copy(0, size), 0, size).isEmpty();
    }

    /**
     * Sees to it that a training left numbers in its variables: what clips, as rounding does, hides others from the
     * loss.
     *
     * @throws HoneException with the reason DATA, naming a variable in which there are others
     */
    static void require(TrainingProgram program, Map<String, TensorData> reached) {
        for (Variable variable : program.variables()) {
            Tensor tensor = program.graph().tensor(variable.tensor());
            if (tensor.type() == DataType.FLOAT32 && !all(reached.get(variable.name())) && all(variable.initial())) {
                throw new HoneException(
                        Reason.DATA,
                        "the training left values in variable '" + variable.name()
                                + "' that are not finite; accepted: a smaller learning-rate, or a clip-norm");
            }
        }
    }
}
