package dev.hone.runtime.tflite.internal;

import dev.hone.api.HoneException;
import dev.hone.api.runtime.ModelRuntime;
import dev.hone.api.runtime.Session;
import dev.hone.model.DataType;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;

/**
 * Runs two models on the same random inputs and compares every output bit for bit. Prints {@code identical},
 * {@code different}, or {@code refused} and the reason if neither can be run.
 */
public final class SameOutputsMain {

    private static final int RUNS = 4;

    private SameOutputsMain() {}

    /** @param arguments the folder for native code and two model files */
    public static void main(String[] arguments) {
        ModelRuntime runtime = new TfLiteRuntime(Path.of(arguments[0]), "probe");
        Path first = Path.of(arguments[1]);
        Path second = Path.of(arguments[2]);
        String refusal = refusal(runtime, first);
        String other = refusal(runtime, second);
        if (refusal.isEmpty() && other.isEmpty()) {
            System.out.println(same(runtime, first, second) ? "identical" : "different");
        } else {
            System.out.println(refusal.isEmpty() || other.isEmpty() ? "different" : "refused " + refusal);
        }
    }

    private static String refusal(ModelRuntime runtime, Path model) {
        try {
            runtime.open(model, 1).close();
            return "";
        } catch (HoneException e) {
            return e.getMessage().lines().findFirst().orElse("");
        }
    }

    private static boolean same(ModelRuntime runtime, Path first, Path second) {
        try (Session a = runtime.open(first, 1);
                Session b = runtime.open(second, 1)) {
            if (!a.inputs().equals(b.inputs()) || !a.outputs().equals(b.outputs())) {
                return false;
            }
            Random random = new Random(7);
            for (int run = 0; run < RUNS; run++) {
                for (int i = 0; i < a.inputs().size(); i++) {
                    fill(a.inputs().get(i).type(), a.input(i), random);
                    b.input(i).put(a.input(i).clear());
                    a.input(i).clear();
                    b.input(i).clear();
                }
                a.run();
                b.run();
                for (int i = 0; i < a.outputs().size(); i++) {
                    if (a.output(i).mismatch(b.output(i)) != -1) {
                        return false;
                    }
                }
            }
            return true;
        }
    }

    private static void fill(DataType type, ByteBuffer input, Random random) {
        input.clear();
        while (input.remaining() >= Float.BYTES && (type == DataType.FLOAT32 || type == DataType.INT32)) {
            if (type == DataType.FLOAT32) {
                input.putFloat(random.nextFloat());
            } else {
                input.putInt(random.nextInt(3));
            }
        }
        while (input.hasRemaining()) {
            input.put((byte) (type == DataType.BOOL ? random.nextInt(2) : random.nextInt(256)));
        }
        input.clear();
    }
}
