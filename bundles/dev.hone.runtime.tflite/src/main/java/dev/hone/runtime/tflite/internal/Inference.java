package dev.hone.runtime.tflite.internal;

import dev.hone.api.HoneException;
import dev.hone.api.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorflowlite.Interpreter;
import org.bytedeco.tensorflowlite.InterpreterBuilder;
import org.bytedeco.tensorflowlite.TfLiteTensor;
import org.bytedeco.tensorflowlite.global.tensorflowlite;

/** A native interpreter with its tensors allocated. */
final class Inference implements AutoCloseable {

    /** What the widest operator of a batch may read or write, in bytes: a part of the second-level cache. */
    private static final long BATCH_BYTES = 512L << 10;

    /** The batch size that stands in the file. */
    static final int AS_IN_FILE = 0;

    private final LoadedModel model;
    private final ErrorLog errors;
    private final Interpreter interpreter;
    private final List<TfLiteTensor> inputs;
    private final List<TfLiteTensor> outputs;
    private final List<ByteBuffer> inputMemory;
    private final ByteBuffer[] outputMemory;

    /**
     * Whether a size is only known while it runs. The interpreter then prepares the operators from there on in the
     * middle of a run, which moves its memory, the inputs' too: values are handed over just before each run.
     */
    private final boolean moves;

    private Inference(NativeLibrary library, LoadedModel model, int threads, int batch) {
        this.model = model;
        errors = library.errors();
        errors.clear();
        interpreter = new Interpreter((Pointer) null);
        try {
            build(library, threads);
            if (batch != AS_IN_FILE) {
                resize(batch);
            }
            check(interpreter.AllocateTensors(), "cannot be prepared");
            inputs = IntStream.range(0, count(interpreter.inputs()))
                    .mapToObj(interpreter::input_tensor)
                    .toList();
            requireNumbers();
            outputs = IntStream.range(0, count(interpreter.outputs()))
                    .mapToObj(interpreter::output_tensor)
                    .toList();
            moves = outputs.stream().anyMatch(Inference::isUnallocated);
            inputMemory = inputs.stream()
                    .map(this::memory)
                    .map(memory -> moves ? copyOf(memory) : memory)
                    .toList();
            outputMemory = new ByteBuffer[outputs.size()];
        } catch (RuntimeException e) {
            interpreter.close();
            throw e;
        }
    }

    /**
     * Builds an interpreter.
     *
     * @param batch the first dimension of every input, or {@link #AS_IN_FILE}; inputs that are scalars take no other
     * @throws HoneException with the reason MODEL, in the interpreter's words
     */
    static Inference of(NativeLibrary library, LoadedModel model, int threads, int batch) {
        return new Inference(library, model, threads, batch);
    }

    List<TensorSpec> inputs() {
        return inputs.stream().map(TensorSpecs::of).toList();
    }

    List<TensorSpec> outputs() {
        return IntStream.range(0, outputs.size())
                .mapToObj(this::outputTensor)
                .map(TensorSpecs::of)
                .toList();
    }

    private TfLiteTensor outputTensor(int index) {
        return moves ? interpreter.output_tensor(index) : outputs.get(index);
    }

    /**
     * Operators behind one whose output has an unknown size are not prepared, so that the model's outputs have no
     * memory.
     */
    private static boolean isUnallocated(TfLiteTensor output) {
        Pointer data = output.data().data();
        return output.allocation_type() == tensorflowlite.kTfLiteDynamic
                || (output.bytes() > 0 && (data == null || data.isNull()));
    }

    private static ByteBuffer copyOf(ByteBuffer memory) {
        return ByteBuffer.allocateDirect(memory.capacity()).order(ByteOrder.LITTLE_ENDIAN);
    }

    ByteBuffer input(int index) {
        return inputMemory.get(index);
    }

    void run() {
        errors.clear();
        if (moves) {
            for (int i = 0; i < inputMemory.size(); i++) {
                memory(interpreter.input_tensor(i))
                        .put(inputMemory.get(i).duplicate().clear());
            }
        }
        int status;
        try {
            status = interpreter.Invoke();
        } catch (RuntimeException e) {
            // What kernels throw for values that they did not expect.
            throw new HoneException(HoneException.Reason.MODEL, model + " cannot be run: " + e.getMessage(), e);
        }
        check(status, "cannot be run");
    }

    /** Read only. An output whose size depends on the data is elsewhere after each run. */
    ByteBuffer output(int index) {
        TfLiteTensor tensor = outputTensor(index);
        if (outputMemory[index] == null || moves || tensor.allocation_type() == tensorflowlite.kTfLiteDynamic) {
            outputMemory[index] = memory(tensor).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        }
        return outputMemory[index].clear();
    }

    /** Whether every output is known to hold one entry for each of so many samples. */
    boolean givesBatchOf(int samples) {
        return !moves
                && outputs.stream().allMatch(output -> {
                    int[] dimensions = TensorSpecs.dimensions(output);
                    return output.allocation_type() != tensorflowlite.kTfLiteDynamic
                            && dimensions.length > 0
                            && dimensions[0] == samples;
                });
    }

    /**
     * As many samples as keep the largest activation small; 1 where the first dimension is not one of samples, or a
     * state is carried from run to run.
     */
    int preferredBatch(int most) {
        boolean single =
                inputs.stream().map(TensorSpecs::dimensions).anyMatch(dims -> dims.length == 0 || dims[0] != 1);
        if (single || moves) {
            return 1;
        }
        long largest = 1;
        for (int i = 0; i < interpreter.tensors_size(); i++) {
            TfLiteTensor tensor = interpreter.tensor(i);
            if (tensor.is_variable()) {
                return 1;
            }
            if (tensor.allocation_type() == tensorflowlite.kTfLiteArenaRw) {
                largest = Math.max(largest, tensor.bytes());
            }
        }
        return (int) Math.max(1, Math.min(most, BATCH_BYTES / largest));
    }

    @Override
    public void close() {
        interpreter.close();
    }

    private void build(NativeLibrary library, int threads) {
        try (var builder = new InterpreterBuilder(model.pointer(), library.resolver())) {
            check(builder.SetNumThreads(threads), "cannot be run by " + threads + " threads");
            check(builder.apply(interpreter), "is refused");
        }
    }

    private void resize(int batch) {
        for (int i = 0; i < count(interpreter.inputs()); i++) {
            TfLiteTensor input = interpreter.input_tensor(i);
            int[] dimensions = TensorSpecs.dimensions(input);
            if (dimensions.length == 0) {
                throw new HoneException(HoneException.Reason.MODEL, model + " has an input without dimensions");
            }
            // Known before anything of that size is allocated.
            requireAddressable(input, input.bytes() / Math.max(1, dimensions[0]) * batch);
            dimensions[0] = batch;
            check(interpreter.ResizeInputTensor(interpreter.inputs().get(i), dimensions), "cannot be resized");
        }
    }

    /** Without any, the native vector has no memory at all. */
    private static int count(IntPointer vector) {
        return vector == null || vector.isNull() ? 0 : Math.toIntExact(vector.limit());
    }

    /** Kernels read strings that nobody has set from wherever the empty tensor points. */
    private void requireNumbers() {
        for (TfLiteTensor input : inputs) {
            if (input.type() == tensorflowlite.kTfLiteString) {
                throw new HoneException(
                        HoneException.Reason.MODEL,
                        model + ": input \"" + TensorSpecs.name(input)
                                + "\" holds strings; inputs can be numbers only");
            }
        }
    }

    private void requireAddressable(TfLiteTensor tensor, long bytes) {
        if (bytes > Integer.MAX_VALUE) {
            throw new HoneException(
                    HoneException.Reason.MODEL,
                    model + ": tensor \"" + TensorSpecs.name(tensor) + "\" has " + bytes + " bytes; at most "
                            + Integer.MAX_VALUE + " can be an input or output");
        }
    }

    private void check(int status, String what) {
        if (status != tensorflowlite.kTfLiteOk) {
            throw model.failure(what);
        }
    }

    private ByteBuffer memory(TfLiteTensor tensor) {
        long bytes = tensor.bytes();
        requireAddressable(tensor, bytes);
        Pointer data = tensor.data().data();
        if (data == null || data.isNull() || bytes == 0) {
            return ByteBuffer.allocateDirect(0).order(ByteOrder.LITTLE_ENDIAN);
        }
        ByteBuffer memory = new BytePointer(data).capacity(bytes).asBuffer();
        // Constants lie in the mapped file: the process would end at a write.
        boolean constant = tensor.allocation_type() == tensorflowlite.kTfLiteMmapRo;
        return (constant ? memory.asReadOnlyBuffer() : memory).order(ByteOrder.LITTLE_ENDIAN);
    }
}
