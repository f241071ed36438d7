package dev.hone.technique.quantize.internal;

import dev.hone.api.HoneException;
import dev.hone.api.target.TargetProfile;
import dev.hone.quantization.QuantizationScope.Border;
import dev.hone.quantization.Scheme;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The modes of quantization, as users write them: the scheme of a model's nodes, and what the model takes and gives.
 */
enum Mode {
    INT8(Mode.INT8_ID, Scheme.INT8, true),
    INT8_FLOAT_IO(Mode.INT8_FLOAT_IO_ID, Scheme.INT8, false),
    INT16X8(Mode.INT16X8_ID, Scheme.INT16X8, true),
    INT16X8_FLOAT_IO(Mode.INT16X8_FLOAT_IO_ID, Scheme.INT16X8, false),
    DYNAMIC_RANGE(Mode.DYNAMIC_RANGE_ID, Scheme.DYNAMIC_RANGE, false),
    FLOAT16(Mode.FLOAT16_ID, Scheme.FLOAT16, false),
    WEIGHT_ONLY_INT8(Mode.WEIGHT_ONLY_INT8_ID, Scheme.WEIGHT_INT8, false),
    WEIGHT_ONLY_INT4(Mode.WEIGHT_ONLY_INT4_ID, Scheme.WEIGHT_INT4, false);

    static final String INT8_ID = "int8";
    static final String INT8_FLOAT_IO_ID = "int8-float-io";
    static final String INT16X8_ID = "int16x8";
    static final String INT16X8_FLOAT_IO_ID = "int16x8-float-io";
    static final String DYNAMIC_RANGE_ID = "dynamic-range";
    static final String FLOAT16_ID = "float16";
    static final String WEIGHT_ONLY_INT8_ID = "weight-only-int8";
    static final String WEIGHT_ONLY_INT4_ID = "weight-only-int4";

    private final String id;
    private final Scheme scheme;
    private final boolean integerBorder;

    Mode(String id, Scheme scheme, boolean integerBorder) {
        this.id = id;
        this.scheme = scheme;
        this.integerBorder = integerBorder;
    }

    /** @throws HoneException with the reason USAGE if there is no such mode, naming those there are */
    static Mode of(String id) {
        return Arrays.stream(values())
                .filter(mode -> mode.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new HoneException(
                        HoneException.Reason.USAGE,
                        "quantize: mode '" + id + "' does not exist; accepted are " + ids(List.of(values()))));
    }

    String id() {
        return id;
    }

    Scheme scheme() {
        return scheme;
    }

    Border border() {
        return integerBorder ? Border.INTEGER : Border.FLOAT;
    }

    /** @throws HoneException with the reason USAGE if the target does not take the mode, naming those that it takes */
    void requireTakenBy(TargetProfile target) {
        if (!takes(target, scheme)) {
            throw new HoneException(
                    HoneException.Reason.USAGE,
                    "quantize: target " + target.id() + " does not take the mode " + id + "; it takes "
                            + takenBy(target));
        }
    }

    static String takenBy(TargetProfile target) {
        return ids(Arrays.stream(values())
                .filter(mode -> takes(target, mode.scheme))
                .toList());
    }

    /** Whether a target's runtime computes with a scheme. */
    static boolean takes(TargetProfile target, Scheme scheme) {
        return switch (scheme) {
            case FLOAT -> true;
            case INT8, INT16X8 ->
                target.activationTypes().contains(scheme.activations().orElseThrow());
            case DYNAMIC_RANGE -> target.dynamicRange();
            case FLOAT16, WEIGHT_INT8, WEIGHT_INT4 ->
                target.weightTypes().contains(scheme.weights().orElseThrow());
        };
    }

    private static String ids(List<Mode> modes) {
        return modes.stream().map(Mode::id).collect(Collectors.joining(", "));
    }
}
