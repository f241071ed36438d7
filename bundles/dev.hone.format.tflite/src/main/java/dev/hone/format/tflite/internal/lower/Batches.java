package dev.hone.format.tflite.internal.lower;

import dev.hone.model.Attributes;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What is the same for every sample, such as a class token, beside what is not. */
final class Batches {

    private Batches() {}

    /** Values that all have a batch if one has: what has one sample alone is repeated. */
    static List<Value> alike(Call call, List<Value> values) {
        Optional<Value> batched = values.stream().filter(Batches::isOpen).findFirst();
        return batched.isEmpty()
                ? values
                : values.stream()
                        .map(value -> isOpen(value) ? value : repeated(call, value, batched.get()))
                        .toList();
    }

    private static boolean isOpen(Value value) {
        return value.rank() > 0 && value.dimension(0) == Shape.DYNAMIC;
    }

    /** Added to a zero for each sample, for want of the batch as a number. */
    private static Value repeated(Call call, Value value, Value batched) {
        NotLowered.unless(
                value.rank() == batched.rank() && value.dimension(0) == 1 && value.type() == batched.type(),
                "it has another batch");
        int[] begin = new int[batched.rank()];
        int[] end = IntStream.range(0, batched.rank())
                .map(i -> i == 0 ? Shape.DYNAMIC : 1)
                .toArray();
        int[] steps = IntStream.range(0, batched.rank()).map(i -> 1).toArray();
        Value first = call.operations().slice(batched, begin, end, steps);
        Value zero = call.hone().unary(HoneOp.CLIP, Attributes.of("min", 0.0).with("max", 0.0), first);
        return call.hone().binary(HoneOp.ADD, value, zero);
    }
}
