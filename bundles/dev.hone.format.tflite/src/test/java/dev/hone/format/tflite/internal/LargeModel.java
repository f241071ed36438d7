package dev.hone.format.tflite.internal;

import com.sun.management.ThreadMXBean;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** A model of many megabytes: dense layers of 1024 x 1024, one after the other. */
public final class LargeModel {

    private static final int WIDTH = 1024;
    private static final int BYTES = WIDTH * WIDTH * Float.BYTES;

    private LargeModel() {}

    /**
     * Measures opening and converting: {@code FOLDER MEGABYTES ROUNDS}. Prints the heap that opening allocates, and the
     * medians of seconds that writing anew and copying take, round by round in turn.
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        int rounds = Integer.parseInt(arguments[2]);
        Path file = folder.resolve("large-" + arguments[1] + ".tflite");
        if (!Files.exists(file)) {
            write(file, Integer.parseInt(arguments[1]));
        }
        TfliteFormat format = new TfliteFormat();
        format.read(file);
        long allocated = allocatedByReading(file);
        Path target = folder.resolve("written.tflite");
        double[] writing = new double[rounds];
        double[] copying = new double[rounds];
        for (int i = -1; i < rounds; i++) {
            Files.deleteIfExists(target);
            long begin = System.nanoTime();
            Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            double copied = (System.nanoTime() - begin) / 1e9;
            Files.delete(target);
            begin = System.nanoTime();
            format.write(format.read(file).detached(), target);
            double written = (System.nanoTime() - begin) / 1e9;
            if (i >= 0) {
                copying[i] = copied;
                writing[i] = written;
            }
        }
        Files.delete(target);
        System.out.printf(
                Locale.ROOT,
                "{\"bytes\":%d,\"opening_allocates_bytes\":%d,\"converting_s\":%.3f,\"copying_s\":%.3f,\"ratio\":%.3f}%n",
                Files.size(file),
                allocated,
                median(writing),
                median(copying),
                median(writing) / median(copying));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    /** Heap that this thread allocates while it opens a file, in bytes. */
    static long allocatedByReading(Path file) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        new TfliteFormat().read(file);
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }

    static void write(Path file, int megabytes) throws IOException {
        GraphBuilder graph = new GraphBuilder("main");
        graph.put(Tensor.activation(0, "in", DataType.FLOAT32, Shape.of(1, WIDTH)));
        int layers = (int) ((megabytes * 1_000_000L + BYTES - 1) / BYTES);
        for (int i = 0; i < layers; i++) {
            int weight = 2 * i + 1;
            graph.put(Tensor.constant(weight, "weight" + i, DataType.FLOAT32, Shape.of(WIDTH, WIDTH), new Weights(i)));
            graph.put(Tensor.activation(weight + 1, "out" + i, DataType.FLOAT32, Shape.of(1, WIDTH)));
            graph.append(new Node(
                    i,
                    "tflite",
                    "FULLY_CONNECTED",
                    1,
                    List.of(Math.max(0, weight - 1), weight, Tensor.NONE),
                    List.of(weight + 1),
                    new Attributes(Map.of(TfliteKeys.OPTIONS, "FullyConnectedOptions"))));
        }
        graph.inputs(List.of(0)).outputs(List.of(2 * layers));
        new TfliteFormat().write(Model.of("tflite", List.of(graph.build()), Attributes.NONE), file);
    }

    /** Values that are made while they are read. */
    private record Weights(int seed) implements TensorData {
        @Override
        public long size() {
            return BYTES;
        }

        @Override
        public void read(long position, int length, ByteBuffer target) {
            SplittableRandom random = new SplittableRandom(seed * 31L + position);
            ByteBuffer values = ByteBuffer.allocate((length + 7) / 8 * 8).order(ByteOrder.LITTLE_ENDIAN);
            while (values.hasRemaining()) {
                values.putFloat((random.nextInt(2000) - 1000) / 100_000f);
            }
            target.put(values.flip().limit(length));
        }
    }
}
