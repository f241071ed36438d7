package dev.hone.bench;

import java.util.List;

/**
 * A way to quantize, by hone and by the TFLite converter.
 *
 * @param name of hone's mode
 * @param target for hone
 * @param converter the converter's name of the same mode, in {@code peers/tflite_converter.py}
 * @param calibrated whether it takes samples
 */
record Rival(String name, String target, String converter, boolean calibrated) {

    static final List<Rival> ALL = List.of(
            new Rival("int8", "tflite-int8", "int8", true),
            // The converter's takes and gives floats, too.
            new Rival("int16x8-float-io", "tflite-int8", "int16x8", true),
            new Rival("dynamic-range", "xnnpack", "dynamic-range", false),
            new Rival("float16", "xnnpack", "float16", false));

    String chain(int samples) {
        return calibrated ? "quantize(mode=" + name + ", samples=" + samples + ")" : "quantize(mode=" + name + ")";
    }
}
