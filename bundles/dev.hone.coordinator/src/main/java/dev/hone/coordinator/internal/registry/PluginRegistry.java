package dev.hone.coordinator.internal.registry;

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
import org.osgi.service.component.AnyService;
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
            name = "plugin",
            service = AnyService.class,
            target = "(objectClass=dev.hone.api.*)",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "bind",
            unbind = "unbind")
    void bind(ServiceReference<?> reference) {
        kinds(reference).forEach(kind -> add(kind, reference));
    }

    void unbind(ServiceReference<?> reference) {
        if (reference.getProperty(Constants.SERVICE_ID) instanceof Long serviceId) {
            kinds(reference).forEach(kind -> roster.remove(kind, serviceId));
        }
    }

    private static Stream<PluginKind<?>> kinds(ServiceReference<?> reference) {
        List<String> contracts = List.of((String[]) reference.getProperty(Constants.OBJECTCLASS));
        return PluginKind.KNOWN.stream()
                .filter(kind -> contracts.contains(kind.contract().getName()));
    }

    @SuppressWarnings("unchecked")
    private <S> void add(PluginKind<S> kind, ServiceReference<?> reference) {
        Object id = reference.getProperty(kind.listed().isPresent() ? kind.idProperty() : Constants.SERVICE_ID);
        if (id != null) {
            plugin(kind, id.toString(), (ServiceReference<S>) reference).ifPresent(roster::add);
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
