package dev.hone.api.coordinator;

import dev.hone.api.diagnosis.Suggestion;
import dev.hone.api.target.TargetProfile;
import dev.hone.api.technique.Estimate;
import dev.hone.model.Shape;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Results as maps, lists, numbers, flags and texts, which any writer of JSON takes: one form for the command line,
 * provenance and whoever serves them.
 *
 * <p>A record of the API becomes a map of its components by their names; what is empty is left out; numbers that JSON
 * does not know become texts such as {@code Infinity}; shapes become lists with null for an unknown dimension;
 * constants are in lower case; all else becomes its text. Maps and sets without an order of their own are sorted.
 */
public final class Document {

    private Document() {}

    /** A map with members in the order given: names and values by turns; those without a value are left out. */
    public static Map<String, Object> object(Object... members) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            put(object, (String) members[i], members[i + 1]);
        }
        return object;
    }

    /** A value in plain form: a map, list, Long, Double, Boolean, String or null. */
    public static Object of(Object value) {
        if (value instanceof String || value instanceof Boolean || value == null) {
            return value;
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof Map<?, ?> map) {
            return members(map);
        }
        if (value instanceof Collection<?> collection) {
            List<Object> list = new ArrayList<>();
            collection.forEach(item -> list.add(of(item)));
            if (isUnordered(collection)) {
                list.sort(Comparator.comparing(String::valueOf));
            }
            return list;
        }
        if (value instanceof Object[] array) {
            return of(Arrays.asList(array));
        }
        Optional<?> present = present(value);
        if (present.isPresent()) {
            return of(present.get());
        }
        if (value instanceof Shape shape) {
            return Arrays.stream(shape.toArray())
                    .mapToObj(dimension -> dimension == Shape.DYNAMIC ? null : (long) dimension)
                    .toList();
        }
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
        return structure(value);
    }

    private static boolean isUnordered(Collection<?> collection) {
        return collection instanceof Set<?>
                && !(collection instanceof SortedSet<?>)
                && !(collection instanceof LinkedHashSet<?>);
    }

    private static Object structure(Object value) {
        if (value instanceof Plan plan) {
            return of(object(
                    "target", plan.target().id(),
                    "stages", plan.stages(),
                    "fallback", plan.fallback(),
                    "notes", plan.notes()));
        }
        if (value instanceof OptimizeRequest request) {
            return of(request(request));
        }
        if (value instanceof Estimate estimate) {
            return of(
                    object("inferences", estimate.inferences(), "bytes", estimate.bytes(), "notes", estimate.notes()));
        }
        if (value instanceof Drop drop) {
            return of(object(
                    "metric", drop.before().metric(),
                    "split", drop.before().split(),
                    "output", drop.before().output(),
                    "before", drop.before().value(),
                    "after", drop.after().value(),
                    "drop", drop.value(),
                    "limit", drop.limit(),
                    "unit", drop.before().unit()));
        }
        if (value instanceof Diagnosis diagnosis) {
            return of(DiagnosisDocument.of(diagnosis));
        }
        if (value instanceof Suggestion suggestion) {
            return of(DiagnosisDocument.suggestion(suggestion));
        }
        if (value instanceof TargetProfile profile) {
            return profile(profile);
        }
        return value instanceof Record components ? of(components(components)) : value.toString();
    }

    private static Map<String, Object> request(OptimizeRequest request) {
        return object(
                "model", request.model(),
                "target", request.target(),
                "output", request.output(),
                "data", request.data(),
                "chain", request.chain(),
                "maxDrop", request.maxDrop(),
                "explain", request.explain(),
                "seed", request.seed(),
                "threads", request.threads(),
                "priority", request.priority(),
                "fresh", request.fresh(),
                "fallback", request.fallback(),
                "batch", request.batch(),
                "foldPreprocessing", request.foldPreprocessing());
    }

    private static Object number(Number number) {
        double real = number.doubleValue();
        boolean whole = !(number instanceof Double || number instanceof Float) && real == Math.rint(real);
        return whole ? (Object) number.longValue() : Double.isFinite(real) ? real : (Object) Double.toString(real);
    }

    private static Map<String, Object> members(Map<?, ?> map) {
        Map<String, Object> object = new LinkedHashMap<>();
        Collection<?> keys = map instanceof LinkedHashMap ? map.keySet() : new TreeSet<>(map.keySet());
        keys.forEach(key -> object.put(key.toString(), of(map.get(key))));
        return object;
    }

    private static Map<String, Object> components(Record value) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            try {
                put(object, component.getName(), component.getAccessor().invoke(value));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot read " + component, e);
            }
        }
        return object;
    }

    private static Object profile(TargetProfile profile) {
        List<Map<String, Object>> limits = profile.limits().stream()
                .map(limit -> {
                    Map<String, Object> object =
                            object("limit", limit.getClass().getSimpleName());
                    object.putAll(components((Record) limit));
                    return object;
                })
                .toList();
        return of(object(
                "id", profile.id(),
                "version", profile.version(),
                "format", profile.format(),
                "description", profile.description(),
                "defaultChain", profile.defaultChain(),
                "figures", profile.figures(),
                "limits", limits,
                "benefits", profile.benefits(),
                "perChannel", new TreeSet<>(profile.perChannel()),
                "activationTypes", new TreeSet<>(profile.activationTypes()),
                "weightTypes", new TreeSet<>(profile.weightTypes()),
                "dynamicRange", profile.dynamicRange(),
                "reusesInputMemory", profile.reusesInputMemory()));
    }

    private static void put(Map<String, Object> object, String name, Object value) {
        boolean optional = value instanceof Optional<?>
                || value instanceof OptionalLong
                || value instanceof OptionalInt
                || value instanceof OptionalDouble;
        if (value != null && !(optional && present(value).isEmpty())) {
            object.put(name, value);
        }
    }

    private static Optional<?> present(Object value) {
        if (value instanceof OptionalLong number && number.isPresent()) {
            return Optional.of(number.getAsLong());
        }
        if (value instanceof OptionalInt number && number.isPresent()) {
            return Optional.of(number.getAsInt());
        }
        if (value instanceof OptionalDouble number && number.isPresent()) {
            return Optional.of(number.getAsDouble());
        }
        return value instanceof Optional<?> optional ? optional : Optional.empty();
    }
}
