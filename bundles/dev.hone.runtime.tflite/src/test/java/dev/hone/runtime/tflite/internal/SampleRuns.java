package dev.hone.runtime.tflite.internal;

import dev.hone.api.TensorSpec;
import dev.hone.api.runtime.Session;
import dev.hone.format.tflite.internal.TfliteFormat;
import dev.hone.model.DataType;
import dev.hone.model.Model;
import dev.hone.model.Quantization;
import dev.hone.model.TensorRef;
import dev.hone.quantization.Affine;
import dev.hone.quantization.Range;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs models of one operator on samples, each a list of values by inputs.
 *
 * @param folder for model files
 */
record SampleRuns(TfLiteRuntime runtime, Path folder) {

    private static final Quantization IDENTITY = Quantization.perTensor(1, 0);

    static List<List<float[]>> inputs(OperatorSketch sketch, int samples) {
        List<List<float[]>> inputs = new ArrayList<>();
        for (int sample = 0; sample < samples; sample++) {
            List<float[]> one = new ArrayList<>();
            for (int input = 0; input < sketch.model().main().inputs().size(); input++) {
                one.add(sketch.values(input));
            }
            inputs.add(one);
        }
        return inputs;
    }

    /** What a model computes, real numbers whatever it computes with. */
    List<List<float[]>> outputs(Model model, List<List<float[]>> inputs) throws IOException {
        Path file = folder.resolve("model.tflite");
        new TfliteFormat().write(model, file);
        List<List<float[]>> outputs = new ArrayList<>();
        try (Session session = runtime.open(file, 1)) {
            for (List<float[]> sample : inputs) {
                for (int input = 0; input < sample.size(); input++) {
                    store(sample.get(input), session.inputs().get(input), session.input(input));
                }
                session.run();
                List<float[]> one = new ArrayList<>();
                for (int output = 0; output < session.outputs().size(); output++) {
                    one.add(load(session.outputs().get(output), session.output(output)));
                }
                outputs.add(one);
            }
        }
        return outputs;
    }

    private static void store(float[] values, TensorSpec spec, ByteBuffer target) {
        for (float value : values) {
            if (spec.quantization().isEmpty()) {
                target.putFloat(value);
            } else {
                Quantization quantization = spec.quantization().get();
                long stored = Affine.quantize(value, quantization.scale(0), quantization.zeroPoint(0), spec.type());
                if (spec.type() == DataType.INT8) {
                    target.put((byte) stored);
                } else {
                    target.putShort((short) stored);
                }
            }
        }
        target.rewind();
    }

    private static float[] load(TensorSpec spec, ByteBuffer source) {
        int width = spec.type().bits() / 8;
        float[] values = new float[source.remaining() / width];
        for (int i = 0; i < values.length; i++) {
            double value =
                    switch (spec.type()) {
                        case FLOAT32 -> source.getFloat(4 * i);
                        case INT32 -> source.getInt(4 * i);
                        case INT16 -> source.getShort(2 * i);
                        default -> source.get(i);
                    };
            Quantization quantization = spec.quantization().orElse(IDENTITY);
            values[i] = (float) ((value - quantization.zeroPoint(0)) * quantization.scale(0));
        }
        return values;
    }

    /** The ranges of its inputs and outputs. */
    static Map<TensorRef, Range> ranges(Model model, List<List<float[]>> inputs, List<List<float[]>> outputs) {
        Map<TensorRef, Range> ranges = new HashMap<>();
        merge(ranges, model.main().inputs(), inputs);
        merge(ranges, model.main().outputs(), outputs);
        return ranges;
    }

    private static void merge(Map<TensorRef, Range> ranges, List<Integer> ids, List<List<float[]>> samples) {
        for (List<float[]> sample : samples) {
            for (int i = 0; i < ids.size(); i++) {
                for (float value : sample.get(i)) {
                    ranges.merge(new TensorRef(0, ids.get(i)), new Range(value, value), Range::merge);
                }
            }
        }
    }
}
