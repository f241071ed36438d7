package dev.hone.engine.tensorflow.internal.train;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.training.TrainingProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What a batch takes at least: its largest tensor, and that one's gradient. A process that asks for more than there is
 * may be killed without a word.
 *
 * @param elements of one sample in the largest tensor
 * @param bytes of one sample in it
 */
record BatchMemory(String tensor, long elements, long bytes) {

    /** Kernels count the elements of a tensor so. */
    private static final long MOST_ELEMENTS = Integer.MAX_VALUE;

    private static final double GIBIBYTE = 1 << 30;

    /** Empty where no size follows from the batch's alone. */
    static Optional<BatchMemory> of(TrainingProgram program) {
        return program.graph().tensors().stream()
                .filter(tensor -> tensor.shape().rank() > 0 && tensor.shape().dimension(0) == Shape.DYNAMIC)
                .filter(tensor -> tensor.shape().with(0, 1).isStatic())
                .map(BatchMemory::of)
                .max((a, b) -> Long.compare(a.bytes, b.bytes));
    }

    private static BatchMemory of(Tensor tensor) {
        long elements = tensor.shape().with(0, 1).elements();
        return new BatchMemory(tensor.label(), elements, tensor.type().bytes(elements));
    }

    /**
     * @param available bytes of the machine
     * @throws HoneException with the reason USAGE if a batch takes more
     */
    void requireRoom(int batch, OptionalLong available) {
        long byMemory = available.isPresent() ? available.getAsLong() / (2 * bytes) : Long.MAX_VALUE;
        long most = Math.max(1, Math.min(byMemory, MOST_ELEMENTS / elements));
        if (batch > most) {
            throw new HoneException(
                    Reason.USAGE,
                    String.format(
                            Locale.ROOT,
                            "there is too little memory for batches of %d: tensor '%s' alone takes %.1f GiB, and its"
                                    + " gradient as much%s; accepted: at most %d",
                            batch,
                            tensor,
                            (double) bytes * batch / GIBIBYTE,
                            available.isPresent()
                                    ? String.format(Locale.ROOT, ", of %.1f GiB", available.getAsLong() / GIBIBYTE)
                                    : "",
                            most));
        }
    }

    /** The bytes that the process may have: the machine's, or fewer of its control group; empty if neither is told. */
    static OptionalLong ofMachine() {
        LongStream limits = Stream.of("memory.max", "memory/memory.limit_in_bytes")
                .flatMapToLong(name -> numbers(Path.of("/sys/fs/cgroup", name), ""));
        LongStream machine = numbers(Path.of("/proc/meminfo"), "MemTotal:").map(kibibytes -> kibibytes << 10);
        return LongStream.concat(limits, machine).min();
    }

    /** Those of the lines that begin so and hold one; a limit that is none is a word. */
    private static LongStream numbers(Path file, String begin) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(begin))
                    .map(line -> line.replaceAll("\\D", ""))
                    .filter(digits -> !digits.isEmpty())
                    .mapToLong(Long::parseLong);
        } catch (IOException | RuntimeException e) {
            return LongStream.empty();
        }
    }
}
