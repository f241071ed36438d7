package dev.hone.cli.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.jr.ob.JSON;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.target.TargetProfile;
import dev.hone.model.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * Results as JSON. A record of the API becomes an object with its components by their names; what is empty is left out;
 * numbers that JSON does not know become texts such as {@code Infinity}; shapes become lists with null for an unknown
 * dimension; constants are in lower case; all else becomes its text.
 */
final class Json {

    /** Writes ASCII, so that it is right in whatever encoding standard output has. */
    private static final JSON WRITER = JSON.builder(JsonFactory.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .build())
            .enable(JSON.Feature.PRETTY_PRINT_OUTPUT, JSON.Feature.WRITE_NULL_PROPERTIES)
            .build();

    private Json() {}

    static String text(Object value) {
        try {
            return WRITER.asString(tree(value));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An object with members in the order given: names and values by turns; those without a value are left out. */
    static Map<String, Object> object(Object... members) {
        var object = new LinkedHashMap<String, Object>();
        for (int i = 0; i < members.length; i += 2) {
            put(object, (String) members[i], members[i + 1]);
        }
        return object;
    }

    private static Object tree(Object value) {
        if (value instanceof String || value instanceof Integer || value instanceof Long || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Number number) {
            double real = number.doubleValue();
            return Double.isFinite(real) ? real : (Object) Double.toString(real);
        }
        if (value instanceof OptionalLong number && number.isPresent()) {
            return number.getAsLong();
        }
        if (value instanceof OptionalDouble number && number.isPresent()) {
            return number.getAsDouble();
        }
        if (value instanceof Optional<?> optional && optional.isPresent()) {
            return tree(optional.get());
        }
        if (value instanceof Object[] array) {
            return tree(Arrays.asList(array));
        }
        if (value instanceof Collection<?> collection) {
            var list = new ArrayList<Object>();
            collection.forEach(item -> list.add(tree(item)));
            return list;
        }
        if (value instanceof Shape shape) {
            return Arrays.stream(shape.toArray())
                    .mapToObj(dimension -> dimension == Shape.DYNAMIC ? null : dimension)
                    .toList();
        }
        if (value instanceof Map<?, ?> map) {
            return members(map);
        }
        if (value instanceof Plan plan) {
            return tree(object("target", plan.target().id(), "stages", plan.stages(), "notes", plan.notes()));
        }
        if (value instanceof TargetProfile profile) {
            return profile(profile);
        }
        if (value instanceof Record components) {
            return components(components);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
        return value == null ? null : value.toString();
    }

    private static Object members(Map<?, ?> map) {
        var object = new LinkedHashMap<String, Object>();
        // Maps of the API without an order of their own would be printed differently each time.
        Collection<?> keys = map instanceof LinkedHashMap ? map.keySet() : new TreeSet<>(map.keySet());
        keys.forEach(key -> object.put(key.toString(), tree(map.get(key))));
        return object;
    }

    private static Map<String, Object> components(Record value) {
        var object = new LinkedHashMap<String, Object>();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            try {
                put(object, component.getName(), component.getAccessor().invoke(value));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot read " + component, e);
            }
        }
        object.replaceAll((name, member) -> tree(member));
        return object;
    }

    private static Object profile(TargetProfile profile) {
        var limits = profile.limits().stream()
                .map(limit -> {
                    var object = object("limit", limit.getClass().getSimpleName());
                    object.putAll(components((Record) limit));
                    return object;
                })
                .toList();
        return tree(object(
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
        boolean empty = value == null
                || (value instanceof Optional<?> optional && optional.isEmpty())
                || (value instanceof OptionalLong number && number.isEmpty())
                || (value instanceof OptionalDouble real && real.isEmpty());
        if (!empty) {
            object.put(name, value);
        }
    }
}
