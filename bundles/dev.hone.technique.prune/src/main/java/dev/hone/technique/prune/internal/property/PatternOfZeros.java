package dev.hone.technique.prune.internal.property;

import dev.hone.api.technique.Property;
import dev.hone.api.technique.PropertyType;
import dev.hone.model.Lineage.Transform;
import dev.hone.model.Tensor;
import dev.hone.technique.prune.internal.mask.Blocks;
import dev.hone.technique.prune.internal.mask.Neighbours;
import dev.hone.technique.prune.internal.mask.Pattern;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** A pattern in which the zeros of a weight lie: N:M along an axis, or blocks. */
@Component
@PropertyType(id = PatternOfZeros.ID, description = "N:M or blocks in which zeros among weights lie")
public final class PatternOfZeros implements Property {

    /** The id of the property. */
    public static final String ID = "pattern";

    @Activate
    public PatternOfZeros() {}

    /** The pattern that was found. */
    record Found(HeldPattern pattern, double strength) implements Evidence {

        @Override
        public String description() {
            return pattern.description();
        }
    }

    @Override
    public Optional<Evidence> measure(Tensor tensor) {
        return found(tensor, zeros -> HeldPattern.of(tensor.shape(), zeros));
    }

    /** Exactly the pattern that was asked for, whatever else could be said of the zeros. */
    @Override
    public Optional<Evidence> measure(Tensor tensor, Map<String, Object> parameters) {
        return parameters.containsKey(Asked.PATTERN)
                ? Asked.of(parameters).pattern().flatMap(asked -> held(tensor, asked))
                : measure(tensor);
    }

    private static Optional<Evidence> held(Tensor tensor, Pattern asked) {
        return found(tensor, zeros -> HeldPattern.of(tensor.shape(), zeros, asked));
    }

    /** Of blocks as many as zeros are asked for; zeros that lie otherwise do not matter. */
    @Override
    public Optional<Promise> promise(Map<String, Object> parameters) {
        Asked asked = Asked.of(parameters);
        Pattern pattern = asked.pattern().orElse(null);
        if (pattern instanceof Neighbours) {
            return Optional.of(new GroupsPromise(pattern.text(), tensor -> held(tensor, pattern), this::measure));
        }
        return pattern instanceof Blocks blocks && asked.share() > 0
                ? Optional.of(new SparsityPromise(
                        asked,
                        tensor -> WholeBlocks.elements(tensor, blocks.height(), blocks.width()),
                        "zeros in blocks of " + blocks.text()))
                : Optional.empty();
    }

    @Override
    public Optional<Evidence> follow(Evidence evidence, Tensor after, Transform transform) {
        return evidence instanceof Found found
                ? found(after, zeros -> follow(found.pattern(), transform)).or(() -> measure(after))
                : measure(after);
    }

    private static Optional<Evidence> found(Tensor tensor, Function<BitSet, Optional<HeldPattern>> search) {
        return Zeros.isWeight(tensor)
                ? Zeros.of(tensor).flatMap(zeros -> search.apply(zeros)
                        .map(pattern -> new Found(pattern, pattern.strength(tensor.shape(), zeros))))
                : Optional.empty();
    }

    @Override
    public boolean exceeds(Evidence evidence, Evidence before) {
        return evidence instanceof Found now
                && before instanceof Found then
                && !(now.pattern().equals(then.pattern()) && now.strength() <= then.strength());
    }

    @Override
    public Optional<String> lost(Tensor before, Evidence evidence, Tensor after, Transform transform) {
        if (!(evidence instanceof Found found)) {
            return Optional.empty();
        }
        return holds(before, found, after, transform)
                ? Optional.empty()
                : Optional.of(found.description() + " before, "
                        + measure(after).map(Evidence::description).orElse("no pattern of zeros") + " after");
    }

    private static boolean holds(Tensor before, Found found, Tensor after, Transform transform) {
        Optional<BitSet> now = Zeros.of(after);
        Optional<CarriedZeros> carried = Zeros.of(before)
                .flatMap(zeros -> CarriedZeros.through(transform, before.shape(), zeros, after.shape()));
        if (now.isEmpty() || carried.isEmpty()) {
            return false;
        }
        Optional<HeldPattern> expected = follow(found.pattern(), transform);
        if (expected.isEmpty()) {
            BitSet filled = (BitSet) carried.get().elements().clone();
            filled.andNot(now.get());
            return filled.isEmpty();
        }
        // Blocks may have gone with the channels that held them.
        double required = found.pattern() instanceof HeldPattern.Whole
                ? expected.get().strength(carried.get().shape(), carried.get().elements())
                : found.strength();
        return expected.get().strength(after.shape(), now.get()) >= required;
    }

    /** The pattern along the axes of the new tensor; empty where axes were joined or split. */
    private static Optional<HeldPattern> follow(HeldPattern pattern, Transform transform) {
        if (transform instanceof Transform.Chain chain) {
            Optional<HeldPattern> followed = Optional.of(pattern);
            for (Transform step : chain.steps()) {
                followed = followed.flatMap(now -> follow(now, step));
            }
            return followed;
        }
        if (transform instanceof Transform.Transposed transposed) {
            List<Integer> permutation = transposed.permutation();
            return Optional.of(pattern.along(permutation::indexOf));
        }
        return transform instanceof Transform.Reshaped || transform instanceof Transform.Factor
                ? Optional.empty()
                : Optional.of(pattern);
    }
}
