package dev.hone.coordinator.internal.registry;

import dev.hone.api.coordinator.Catalog;
import dev.hone.api.data.DatasetReader;
import dev.hone.api.diagnosis.Diagnostician;
import dev.hone.api.format.ModelFormat;
import dev.hone.api.graph.ArenaPlanner;
import dev.hone.api.graph.GraphPass;
import dev.hone.api.metric.Metric;
import dev.hone.api.runtime.ModelRuntime;
import dev.hone.api.target.HardwareTarget;
import dev.hone.api.technique.Property;
import dev.hone.api.technique.Technique;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A contract that plug-ins fulfil.
 *
 * @param name for people, in lower case with hyphens, and the prefix of the service properties
 * @param listed where the catalog lists them; empty if it does not
 */
public record PluginKind<S>(Class<S> contract, String name, Optional<Catalog.Kind> listed) {

    public static final PluginKind<Technique> TECHNIQUE = listed(Technique.class, "technique", Catalog.Kind.TECHNIQUE);
    public static final PluginKind<HardwareTarget> TARGET = listed(HardwareTarget.class, "target", Catalog.Kind.TARGET);
    public static final PluginKind<ModelFormat> FORMAT = listed(ModelFormat.class, "format", Catalog.Kind.FORMAT);
    public static final PluginKind<ModelRuntime> RUNTIME = listed(ModelRuntime.class, "runtime", Catalog.Kind.RUNTIME);
    public static final PluginKind<Metric> METRIC = listed(Metric.class, "metric", Catalog.Kind.METRIC);
    public static final PluginKind<DatasetReader> DATASET =
            listed(DatasetReader.class, "dataset", Catalog.Kind.DATASET);
    public static final PluginKind<GraphPass> PASS = listed(GraphPass.class, "pass", Catalog.Kind.PASS);
    public static final PluginKind<Property> PROPERTY = listed(Property.class, "property", Catalog.Kind.PROPERTY);
    public static final PluginKind<Diagnostician> DIAGNOSTICIAN =
            listed(Diagnostician.class, "diagnostician", Catalog.Kind.DIAGNOSTICIAN);
    public static final PluginKind<ArenaPlanner> ARENA =
            new PluginKind<>(ArenaPlanner.class, "arena-planner", Optional.empty());

    /** The kinds that the catalog lists. */
    public static final List<PluginKind<?>> LISTED =
            List.of(TECHNIQUE, TARGET, FORMAT, RUNTIME, METRIC, DATASET, PASS, PROPERTY, DIAGNOSTICIAN);

    /** The kinds whose services the registry follows. */
    static final List<PluginKind<?>> KNOWN =
            Stream.concat(LISTED.stream(), Stream.of(ARENA)).toList();

    /** Any contract, such as of services that a format's bundle gives for its dialect. */
    public static <S> PluginKind<S> of(Class<S> contract) {
        return of(contract, contract.getSimpleName());
    }

    /**
     * A contract that may be of a bundle that this one has no wire to.
     *
     * @param name its name, with or without its package
     */
    static <S> PluginKind<S> of(Class<S> type, String name) {
        String simple = name.substring(name.lastIndexOf('.') + 1);
        return new PluginKind<>(
                type, simple.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT), Optional.empty());
    }

    /** The service property that holds the id. */
    public String idProperty() {
        return property("id");
    }

    public String property(String suffix) {
        return name + '.' + suffix;
    }

    private static <S> PluginKind<S> listed(Class<S> contract, String name, Catalog.Kind kind) {
        return new PluginKind<>(contract, name, Optional.of(kind));
    }
}
