package dev.hone.coordinator.internal.registry;

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
import dev.hone.coordinator.internal.registry.Roster.Tolerance;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Follows the plug-ins' services by reference. Binding and unbinding publish a new snapshot and do nothing else. */
@Component(service = Plugins.class, configurationPid = PluginRegistry.PID)
public final class PluginRegistry implements Plugins {

    static final String PID = "dev.hone.coordinator";

    private final BundleContext context;
    private final ScheduledThreadPoolExecutor timer;
    private final Roster roster;

    /** What is tolerated of plug-ins. */
    @interface Configuration {

        int offences() default 3;

        long quarantine() default 600;
    }

    @Activate
    public PluginRegistry(BundleContext context, Configuration configuration) {
        this.context = context;
        timer = new ScheduledThreadPoolExecutor(1, work -> Threads.daemon("hone-quarantine", work));
        timer.setKeepAliveTime(1, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        roster = new Roster(tolerance(configuration), Clock.systemUTC(), this::later);
    }

    private void later(Duration time, Runnable action) {
        try {
            Future<?> unused = timer.schedule(action, time.toMillis() + 1, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The registry is being stopped: nobody is released any more.
            return;
        }
    }

    @Modified
    void changed(Configuration configuration) {
        roster.tolerate(tolerance(configuration));
    }

    private static Tolerance tolerance(Configuration configuration) {
        return new Tolerance(configuration.offences(), Duration.ofSeconds(configuration.quarantine()));
    }

    @Deactivate
    void stop() {
        timer.shutdownNow();
    }

    @Override
    public Snapshot snapshot() {
        return roster.snapshot();
    }

    @Override
    public void onChange(Runnable listener) {
        roster.onChange(listener);
    }

    @Override
    public void removeListener(Runnable listener) {
        roster.removeListener(listener);
    }

    @Override
    public void offended(Plugin<?> plugin, String how) {
        roster.offended(plugin, how);
    }

    @Override
    public <S> List<Plugin<S>> ofDialect(Class<S> contract, String dialect) {
        PluginKind<S> kind = PluginKind.of(contract);
        Bundle exporter = FrameworkUtil.getBundle(contract);
        return this.<S>references(contract.getName(), "(dialect=*)")
                .filter(reference -> dialect.equals(reference.getProperty("dialect")))
                .filter(reference -> exporter == null || reference.isAssignableTo(exporter, contract.getName()))
                .flatMap(reference -> plugin(kind, dialect, reference).stream())
                .sorted(Plugin.BEST_FIRST)
                .toList();
    }

    @Override
    public List<Plugin<Object>> of(String contract) {
        PluginKind<Object> kind = PluginKind.of(Object.class, contract);
        return this.<Object>references(contract, null)
                .flatMap(reference -> plugin(kind, id(kind, reference), reference).stream())
                .sorted(Plugin.BEST_FIRST)
                .toList();
    }

    /** The same in every process, as results of stages are addressed by it. */
    private static String id(PluginKind<?> kind, ServiceReference<?> reference) {
        return Stream.of(kind.idProperty(), ComponentConstants.COMPONENT_NAME)
                .map(reference::getProperty)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> Optional.ofNullable(reference.getBundle())
                        .map(Bundle::getSymbolicName)
                        .orElse(""))
                .toString();
    }

    /** By name: the contract may be of a bundle that this one has no wire to. */
    @SuppressWarnings("unchecked")
    private <S> Stream<ServiceReference<S>> references(String contract, String filter) {
        try {
            ServiceReference<?>[] found = context.getServiceReferences(contract, filter);
            return Stream.ofNullable(found).flatMap(Arrays::stream).map(reference -> (ServiceReference<S>) reference);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Reference(
            service = Technique.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "bindTechnique",
            unbind = "unbindTechnique")
    void bindTechnique(ServiceReference<Technique> reference) {
        bind(PluginKind.TECHNIQUE, reference);
    }

    void unbindTechnique(ServiceReference<Technique> reference) {
        unbind(PluginKind.TECHNIQUE, reference);
    }

    @Reference(
            service = HardwareTarget.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "bindHardwareTarget",
            unbind = "unbindHardwareTarget")
    void bindHardwareTarget(ServiceReference<HardwareTarget> reference) {
        bind(PluginKind.TARGET, reference);
    }

    void unbindHardwareTarget(ServiceReference<HardwareTarget> reference) {
        unbind(PluginKind.TARGET, reference);
    }

    @Reference(
            service = ModelFormat.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "bindModelFormat",
            unbind = "unbindModelFormat")
    void bindModelFormat(ServiceReference<ModelFormat> reference) {
        bind(PluginKind.FORMAT, reference);
    }

    void unbindModelFormat(ServiceReference<ModelFormat> reference) {
        unbind(PluginKind.FORMAT, reference);
    }

    @Reference(
            service = ModelRuntime.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "bindModelRuntime",
            unbind = "unbindModelRuntime")
    void bindModelRuntime(ServiceReference<ModelRuntime> reference) {
        bind(PluginKind.RUNTIME, reference);
    }

    void unbindModelRuntime(ServiceReference<ModelRuntime> reference) {
        unbind(PluginKind.RUNTIME, reference);
    }

    @Reference(
            service = Metric.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "bindMetric",
            unbind = "unbindMetric")
    void bindMetric(ServiceReference<Metric> reference) {
        bind(PluginKind.METRIC, reference);
    }

    void unbindMetric(ServiceReference<Metric> reference) {
        unbind(PluginKind.METRIC, reference);
    }

    @Reference(
            service = DatasetReader.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "bindDatasetReader",
            unbind = "unbindDatasetReader")
    void bindDatasetReader(ServiceReference<DatasetReader> reference) {
        bind(PluginKind.DATASET, reference);
    }

    void unbindDatasetReader(ServiceReference<DatasetReader> reference) {
        unbind(PluginKind.DATASET, reference);
    }

    @Reference(
            service = GraphPass.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "bindGraphPass",
            unbind = "unbindGraphPass")
    void bindGraphPass(ServiceReference<GraphPass> reference) {
        bind(PluginKind.PASS, reference);
    }

    void unbindGraphPass(ServiceReference<GraphPass> reference) {
        unbind(PluginKind.PASS, reference);
    }

    @Reference(
            service = Property.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "bindProperty",
            unbind = "unbindProperty")
    void bindProperty(ServiceReference<Property> reference) {
        bind(PluginKind.PROPERTY, reference);
    }

    void unbindProperty(ServiceReference<Property> reference) {
        unbind(PluginKind.PROPERTY, reference);
    }

    @Reference(
            service = Diagnostician.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "bindDiagnostician",
            unbind = "unbindDiagnostician")
    void bindDiagnostician(ServiceReference<Diagnostician> reference) {
        bind(PluginKind.DIAGNOSTICIAN, reference);
    }

    void unbindDiagnostician(ServiceReference<Diagnostician> reference) {
        unbind(PluginKind.DIAGNOSTICIAN, reference);
    }

    @Reference(
            service = ArenaPlanner.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "bindArenaPlanner",
            unbind = "unbindArenaPlanner")
    void bindArenaPlanner(ServiceReference<ArenaPlanner> reference) {
        bind(PluginKind.ARENA, reference);
    }

    void unbindArenaPlanner(ServiceReference<ArenaPlanner> reference) {
        unbind(PluginKind.ARENA, reference);
    }

    private <S> void bind(PluginKind<S> kind, ServiceReference<S> reference) {
        Object id = reference.getProperty(kind.listed().isPresent() ? kind.idProperty() : Constants.SERVICE_ID);
        if (id != null) {
            plugin(kind, id.toString(), reference).ifPresent(roster::add);
        }
    }

    private void unbind(PluginKind<?> kind, ServiceReference<?> reference) {
        if (reference.getProperty(Constants.SERVICE_ID) instanceof Long serviceId) {
            roster.remove(kind, serviceId);
        }
    }

    /** Empty if the service went while it was looked at. */
    private <S> Optional<Plugin<S>> plugin(PluginKind<S> kind, String id, ServiceReference<S> reference) {
        return Optional.ofNullable(reference.getBundle())
                .map(bundle -> new Plugin<>(
                        kind,
                        id,
                        FrameworkUtil.asMap(reference.getProperties()),
                        bundle.getSymbolicName(),
                        bundle.getVersion().toString(),
                        new Revision(bundle.getBundleId(), bundle.getLastModified()),
                        new ServiceSource<>(context, reference)));
    }
}
