package dev.hone.coordinator.internal.registry;

import dev.hone.coordinator.internal.registry.ParameterDefinition.Bounds;
import dev.hone.coordinator.internal.registry.ParameterDefinition.ValueType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/** Reads parameters from the metatype that a component designates by its configuration's pid. */
final class MetatypeDefinitions implements ParameterDefinitions {

    /** The service property that names definitions which several techniques share. */
    private static final String SHARED = "parameters";

    private final BundleContext context;
    private final MetaTypeService metatype;
    private final ServiceComponentRuntime components;

    MetatypeDefinitions(BundleContext context, MetaTypeService metatype, ServiceComponentRuntime components) {
        this.context = context;
        this.metatype = metatype;
        this.components = components;
    }

    @Override
    public List<ParameterDefinition> of(Plugin<?> technique) {
        Bundle bundle = context.getBundle(technique.bundleId());
        if (bundle == null || !(technique.properties().get("component.name") instanceof String component)) {
            return List.of();
        }
        ComponentDescriptionDTO description = components.getComponentDescriptionDTO(bundle, component);
        return of(bundle, description == null ? component : pid(description), technique.texts(SHARED));
    }

    /** The parameters of a component that need not be available. */
    List<ParameterDefinition> of(ComponentDescriptionDTO component) {
        Bundle bundle = context.getBundle(component.bundle.id);
        Object shared = component.properties.get(PluginKind.TECHNIQUE.property(SHARED));
        return bundle == null ? List.of() : of(bundle, pid(component), PropertyValues.texts(shared));
    }

    private static String pid(ComponentDescriptionDTO component) {
        return component.configurationPid == null || component.configurationPid.length == 0
                ? component.name
                : component.configurationPid[0];
    }

    /** Those of its own, then those of the shared definitions that its own does not define. */
    private List<ParameterDefinition> of(Bundle bundle, String pid, List<String> shared) {
        Map<String, ParameterDefinition> found = new LinkedHashMap<>();
        of(bundle, pid).forEach(definition -> found.put(definition.name(), definition));
        for (String other : shared) {
            imported(bundle)
                    .flatMap(exporter -> of(exporter, other).stream())
                    .forEach(definition -> found.putIfAbsent(definition.name(), definition));
        }
        return List.copyOf(found.values());
    }

    /** The bundles that a bundle imports packages from. */
    private static Stream<Bundle> imported(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        return Stream.ofNullable(wiring == null ? null : wiring.getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE))
                .flatMap(List::stream)
                .map(wire -> wire.getProvider().getBundle())
                .distinct();
    }

    private List<ParameterDefinition> of(Bundle bundle, String pid) {
        MetaTypeInformation information = metatype.getMetaTypeInformation(bundle);
        if (information == null
                || Stream.of(information.getPids(), information.getFactoryPids())
                        .filter(Objects::nonNull)
                        .flatMap(Arrays::stream)
                        .noneMatch(pid::equals)) {
            return List.of();
        }
        ObjectClassDefinition definition = information.getObjectClassDefinition(pid, null);
        return Stream.ofNullable(definition.getAttributeDefinitions(ObjectClassDefinition.ALL))
                .flatMap(Arrays::stream)
                .map(attribute -> parameter(bundle, definition.getID(), attribute))
                .toList();
    }

    private static ParameterDefinition parameter(Bundle bundle, String definition, AttributeDefinition attribute) {
        return new ParameterDefinition(
                attribute.getID(),
                type(attribute.getType()),
                attribute.getCardinality() != 0,
                defaults(attribute),
                Optional.ofNullable(attribute.getDescription()).orElse(""),
                values(attribute.getOptionValues()),
                new Bounds(
                        value -> isEmpty(attribute.validate(value.toString())),
                        () -> MetatypeBounds.read(bundle, definition, attribute.getID()),
                        stored(attribute.getType())));
    }

    private static boolean isEmpty(String refusal) {
        return refusal == null || refusal.isEmpty();
    }

    private static Interval stored(int code) {
        return switch (code) {
            case AttributeDefinition.BYTE -> Interval.of(Byte.MIN_VALUE, Byte.MAX_VALUE);
            case AttributeDefinition.SHORT -> Interval.of(Short.MIN_VALUE, Short.MAX_VALUE);
            case AttributeDefinition.INTEGER -> Interval.of(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case AttributeDefinition.LONG -> Interval.of(Long.MIN_VALUE, Long.MAX_VALUE);
            default -> Interval.ALL;
        };
    }

    private static ValueType type(int code) {
        return switch (code) {
            case AttributeDefinition.BYTE,
                    AttributeDefinition.SHORT,
                    AttributeDefinition.INTEGER,
                    AttributeDefinition.LONG -> ValueType.INTEGER;
            case AttributeDefinition.FLOAT, AttributeDefinition.DOUBLE -> ValueType.NUMBER;
            case AttributeDefinition.BOOLEAN -> ValueType.FLAG;
            default -> ValueType.TEXT;
        };
    }

    /** An empty list stands in a definition as one empty text. */
    private static List<String> defaults(AttributeDefinition attribute) {
        List<String> defaults = values(attribute.getDefaultValue());
        return attribute.getCardinality() != 0 && defaults.equals(List.of("")) ? List.of() : defaults;
    }

    private static List<String> values(String[] values) {
        return values == null ? List.of() : List.of(values);
    }
}
