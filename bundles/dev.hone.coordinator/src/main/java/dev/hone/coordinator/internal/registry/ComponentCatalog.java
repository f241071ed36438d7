package dev.hone.coordinator.internal.registry;

import dev.hone.api.coordinator.Catalog;
import dev.hone.api.coordinator.Catalog.Entry;
import dev.hone.api.target.RefusedTargets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;
import org.osgi.service.metatype.MetaTypeService;

/** Lists the plug-ins that are there, and the components that would be plug-ins if nothing were missing. */
@Component(service = PluginCatalog.class)
public final class ComponentCatalog implements PluginCatalog {

    private static final Comparator<Entry> ORDER =
            Comparator.comparing(Entry::kind).thenComparing(Entry::id).thenComparing(Entry::available);

    private final Plugins plugins;
    private final MetatypeDefinitions definitions;
    private final ServiceComponentRuntime components;
    private final BundleContext context;

    @Activate
    public ComponentCatalog(
            BundleContext context,
            @Reference Plugins plugins,
            @Reference MetaTypeService metatype,
            @Reference ServiceComponentRuntime components) {
        this.plugins = plugins;
        this.definitions = new MetatypeDefinitions(context, metatype, components);
        this.components = components;
        this.context = context;
    }

    @Override
    public List<ParameterDefinition> of(Plugin<?> technique) {
        return definitions.of(technique);
    }

    @Override
    public Catalog read() {
        List<Entry> entries = new ArrayList<>();
        Snapshot snapshot = plugins.snapshot();
        for (PluginKind<?> kind : PluginKind.LISTED) {
            snapshot.distinct(kind).forEach(plugin -> entries.add(present(kind, plugin)));
            snapshot.quarantined(kind)
                    .forEach((plugin, why) -> entries.add(present(kind, plugin).withMissing(why.reason())));
        }
        for (ComponentDescriptionDTO component : components.getComponentDescriptionDTOs()) {
            PluginKind.LISTED.forEach(kind -> unsatisfied(kind, component).ifPresent(entries::add));
        }
        refusedTargets().forEach(entries::add);
        return new Catalog(entries.stream().sorted(ORDER).toList());
    }

    private Stream<Entry> refusedTargets() {
        try {
            return Stream.ofNullable(context.getServiceReferences(RefusedTargets.class.getName(), null))
                    .flatMap(Arrays::stream)
                    .flatMap(this::refusals);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private Stream<Entry> refusals(ServiceReference<?> reference) {
        Bundle bundle = reference.getBundle();
        return bundle != null && context.getService(reference) instanceof RefusedTargets targets
                ? targets.refused().stream().map(refusal -> refused(bundle, refusal))
                : Stream.empty();
    }

    private static Entry refused(Bundle bundle, RefusedTargets.Refusal refusal) {
        return Entry.of(
                        Catalog.Kind.TARGET,
                        refusal.id(),
                        bundle.getSymbolicName(),
                        bundle.getVersion().toString())
                .withDetails(Map.of("origin", refusal.origin()))
                .withMissing(refusal.reason());
    }

    private Entry present(PluginKind<?> kind, Plugin<?> plugin) {
        return entry(
                kind,
                plugin.properties(),
                plugin.bundle(),
                plugin.version(),
                Optional.empty(),
                kind.equals(PluginKind.TECHNIQUE) ? definitions.of(plugin) : List.of());
    }

    private Optional<Entry> unsatisfied(PluginKind<?> kind, ComponentDescriptionDTO component) {
        if (!component.properties.containsKey(kind.idProperty())
                || !Arrays.asList(component.serviceInterfaces)
                        .contains(kind.contract().getName())) {
            return Optional.empty();
        }
        return missing(component)
                .map(missing -> entry(
                        kind,
                        component.properties,
                        component.bundle.symbolicName,
                        component.bundle.version,
                        Optional.of(missing),
                        kind.equals(PluginKind.TECHNIQUE) ? definitions.of(component) : List.of()));
    }

    private static Entry entry(
            PluginKind<?> kind,
            Map<String, Object> properties,
            String bundle,
            String version,
            Optional<String> missing,
            List<ParameterDefinition> parameters) {
        Map<String, Object> details = new TreeMap<>();
        properties.forEach((name, value) -> {
            if (name.startsWith(kind.property(""))) {
                details.put(name.substring(kind.property("").length()), PropertyValues.plain(value));
            }
        });
        String id = String.valueOf(details.remove("id"));
        Object description = details.remove("description");
        Entry entry = Entry.of(kind.listed().orElseThrow(), id, bundle, version)
                .withDescription(description == null ? "" : description.toString())
                .withDetails(details)
                .withParameters(
                        parameters.stream().map(ParameterDefinition::listed).toList());
        return missing.map(entry::withMissing).orElse(entry);
    }

    /** Why a component is not available; empty if it is. */
    private Optional<String> missing(ComponentDescriptionDTO component) {
        if (!components.isComponentEnabled(component)) {
            return Optional.of("the component is disabled");
        }
        List<String> reasons = new ArrayList<>();
        for (ComponentConfigurationDTO configuration : components.getComponentConfigurationDTOs(component)) {
            switch (configuration.state) {
                case ComponentConfigurationDTO.UNSATISFIED_REFERENCE ->
                    Stream.of(configuration.unsatisfiedReferences)
                            .map(reference -> missing(component, reference))
                            .forEach(reasons::add);
                case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION ->
                    reasons.add("no configuration for " + String.join(", ", component.configurationPid));
                case ComponentConfigurationDTO.FAILED_ACTIVATION ->
                    reasons.add("its activation failed: "
                            + Optional.ofNullable(configuration.failure)
                                    .flatMap(trace -> trace.lines().findFirst())
                                    .orElse("no reason given"));
                default -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(
                reasons.isEmpty()
                        ? "no configuration for " + String.join(", ", component.configurationPid)
                        : reasons.stream().distinct().collect(Collectors.joining("; ")));
    }

    private static String missing(ComponentDescriptionDTO component, UnsatisfiedReferenceDTO unsatisfied) {
        String contract = Arrays.stream(component.references)
                .filter(reference -> reference.name.equals(unsatisfied.name))
                .map((ReferenceDTO reference) -> reference.interfaceName)
                .findFirst()
                .orElse(unsatisfied.name);
        return "no service " + contract + (unsatisfied.target == null ? "" : " with " + unsatisfied.target);
    }
}
