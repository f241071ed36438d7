package dev.hone.usertarget.internal;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.hone.api.target.Limit;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * A limit that a profile may have, by the name in which it is printed.
 *
 * @param bound the field beside the source; empty if there is none
 * @param constructor takes the bound and the source
 */
record LimitKind(Class<? extends Limit> type, String bound, BiFunction<Value, String, Limit> constructor) {

    private static final String SOURCE = "source";
    private static final String MAX = "max";
    private static final String ACCEPTED = "accepted";

    private static final List<LimitKind> ALL = List.of(
            new LimitKind(Limit.FileBytes.class, MAX, (max, source) -> new Limit.FileBytes(bytes(max), source)),
            new LimitKind(Limit.ArenaBytes.class, MAX, (max, source) -> new Limit.ArenaBytes(bytes(max), source)),
            new LimitKind(Limit.StaticShapes.class, "", (none, source) -> new Limit.StaticShapes(source)),
            new LimitKind(
                    Limit.Rank.class,
                    MAX,
                    (max, source) -> new Limit.Rank((int) max.wholeNumber(Integer.MAX_VALUE), source)),
            new LimitKind(
                    Limit.Operators.class,
                    ACCEPTED,
                    (accepted, source) -> new Limit.Operators(
                            accepted.filledList().stream().map(Value::text).collect(toUnmodifiableSet()), source)),
            new LimitKind(
                    Limit.ActivationTypes.class,
                    ACCEPTED,
                    (accepted, source) -> new Limit.ActivationTypes(DescriptionReader.types(accepted), source)));

    /** @param at what to refuse if there is no limit of that name */
    static LimitKind of(Value at, String name) {
        at.requireOneOf("limit", name, ALL.stream().map(LimitKind::name).toList());
        return ALL.stream().filter(kind -> kind.name().equals(name)).findFirst().orElseThrow();
    }

    List<String> fields() {
        return bound.isEmpty() ? List.of(SOURCE) : List.of(bound, SOURCE);
    }

    Limit read(Value at, Map<String, Value> fields) {
        return constructor.apply(
                bound.isEmpty() ? at : at.field(fields, bound),
                at.field(fields, SOURCE).text());
    }

    private String name() {
        return type.getSimpleName();
    }

    private static long bytes(Value max) {
        return max.wholeNumber(Long.MAX_VALUE);
    }
}
