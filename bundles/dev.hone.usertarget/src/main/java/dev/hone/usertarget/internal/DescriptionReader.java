package dev.hone.usertarget.internal;

import static java.util.stream.Collectors.toMap;

import dev.hone.api.target.Benefit;
import dev.hone.api.target.Figure;
import dev.hone.api.target.Limit;
import dev.hone.api.target.TargetProfile;
import dev.hone.model.DataType;
import dev.hone.model.traits.OperatorKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** Reads a description: its fields are those in which {@code hone targets ID --json} prints a profile. */
final class DescriptionReader {

    private static final List<String> FIELDS = List.of(
            "id",
            "extends",
            "version",
            "format",
            "family",
            "description",
            "defaultChain",
            "figures",
            "limits",
            "benefits",
            "perChannel",
            "activationTypes",
            "weightTypes",
            "dynamicRange",
            "reusesInputMemory");

    private static final Map<String, OperatorKind> KINDS = names(OperatorKind.values(), kind -> true);
    private static final Map<String, DataType> INTEGERS =
            names(DataType.values(), type -> type.isInteger() && type.bits() <= DataType.INT16.bits());
    private static final Map<String, DataType> NARROW = names(
            DataType.values(), type -> (type.isInteger() || type.isFloat()) && type.bits() < DataType.FLOAT32.bits());
    private static final Map<String, DataType> TYPES = names(DataType.values(), type -> true);

    private final Value root;
    private final Map<String, Value> fields;
    private final List<Consumer<TargetProfile.Builder>> settings = new ArrayList<>();

    private DescriptionReader(Value root) {
        this.root = root;
        this.fields = root.object(FIELDS);
    }

    /** @throws DescriptionException if something in it is refused */
    static Description read(Value root) {
        return new DescriptionReader(root).read();
    }

    private Description read() {
        Value id = root.field(fields, "id");
        if (!id.text().matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw id.refused(
                    "\"" + id.text() + "\" is refused; accepted: letters, digits, dots, hyphens and underscores");
        }
        Optional<Value> base = optional("extends");
        base.ifPresent(Value::text);
        if (base.isEmpty()) {
            root.field(fields, "format").text();
            root.field(fields, "description").text();
        }
        optional("description").map(Value::text).ifPresent(line -> settings.add(to -> to.description(line)));
        optional("defaultChain").map(Value::text).ifPresent(chain -> settings.add(to -> to.defaultChain(chain)));
        named("figures", "name", this::figure, name -> to -> to.withoutFigure(name));
        named("limits", "limit", this::limit, this::withoutLimit);
        named("benefits", "property", this::benefit, name -> to -> to.withoutBenefit(name));
        constants("perChannel", "kind of operators", KINDS)
                .ifPresent(all -> settings.add(to -> to.perChannelOnly(all)));
        constants("activationTypes", "integer type of at most 16 bits", INTEGERS)
                .ifPresent(all -> settings.add(to -> to.activationTypesOnly(all)));
        constants("weightTypes", "type narrower than float32", NARROW)
                .ifPresent(all -> settings.add(to -> to.weightTypesOnly(all)));
        optional("dynamicRange").map(Value::flag).ifPresent(flag -> settings.add(to -> to.dynamicRange(flag)));
        optional("reusesInputMemory")
                .map(Value::flag)
                .ifPresent(flag -> settings.add(to -> to.reusesInputMemory(flag)));
        return new Description(
                root,
                id,
                base,
                optional("version").map(Value::text),
                optional("format").map(DescriptionReader::checked),
                optional("family").map(Value::text),
                settings);
    }

    private static Value checked(Value text) {
        text.text();
        return text;
    }

    private Optional<Value> optional(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    private void named(
            String field,
            String key,
            BiFunction<String, Value, Consumer<TargetProfile.Builder>> with,
            Function<String, Consumer<TargetProfile.Builder>> without) {
        optional(field).ifPresent(value -> value.named(key)
                .forEach((name, item) -> settings.add(item.isNull() ? without.apply(name) : with.apply(name, item))));
    }

    private Consumer<TargetProfile.Builder> figure(String name, Value value) {
        Map<String, Value> given = value.object(List.of("value", "unit", "source"));
        Figure figure = new Figure(
                name,
                value.field(given, "value").positive(),
                value.field(given, "unit").text(),
                value.field(given, "source").text());
        return to -> to.withoutFigure(name).figure(name, figure.value(), figure.unit(), figure.source());
    }

    private Consumer<TargetProfile.Builder> benefit(String property, Value value) {
        Map<String, Value> given = value.object(List.of("speed", "size", "why"));
        Benefit benefit = new Benefit(
                property,
                value.field(given, "speed").flag(),
                value.field(given, "size").flag(),
                value.field(given, "why").text());
        return to -> to.withoutBenefit(property).benefit(benefit);
    }

    private Consumer<TargetProfile.Builder> limit(String name, Value value) {
        LimitKind kind = LimitKind.of(value, name);
        Map<String, Value> given = value.object(kind.fields());
        Limit limit = kind.read(value, given);
        return to -> to.withoutLimit(kind.type()).limit(limit);
    }

    private Consumer<TargetProfile.Builder> withoutLimit(String name) {
        LimitKind kind = LimitKind.of(fields.get("limits"), name);
        return to -> to.withoutLimit(kind.type());
    }

    private <E> Optional<Set<E>> constants(String field, String what, Map<String, E> names) {
        return optional(field).map(list -> constants(list, what, names));
    }

    private static <E> Set<E> constants(Value list, String what, Map<String, E> names) {
        Set<E> found = new LinkedHashSet<>();
        list.list().forEach(item -> found.add(item.constant(what, names)));
        return found;
    }

    static Set<DataType> types(Value list) {
        list.filledList();
        return constants(list, "type", TYPES);
    }

    private static <E extends Enum<E>> Map<String, E> names(E[] constants, Predicate<E> accepted) {
        return Arrays.stream(constants)
                .filter(accepted)
                .collect(toMap(
                        constant -> constant.name().toLowerCase(Locale.ROOT),
                        Function.identity(),
                        (one, other) -> one,
                        LinkedHashMap::new));
    }
}
