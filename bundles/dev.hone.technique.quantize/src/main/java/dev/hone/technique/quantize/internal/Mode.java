package dev.hone.technique.quantize.internal;

import dev.hone.api.HoneException;
import dev.hone.quantization.QuantizationScope.Border;

/** The modes of quantization, as users write them. */
final class Mode {

    static final String INT8 = "int8";
    static final String INT8_FLOAT_IO = "int8-float-io";

    private Mode() {}

    /** @throws HoneException with the reason USAGE if there is no such mode */
    static Border border(String mode) {
        return switch (mode) {
            case INT8 -> Border.INTEGER;
            case INT8_FLOAT_IO -> Border.FLOAT;
            default ->
                throw new HoneException(
                        HoneException.Reason.USAGE,
                        "quantize: mode '" + mode + "' does not exist; accepted are " + INT8 + " and " + INT8_FLOAT_IO);
        };
    }
}
