package dev.hone.itests.churn;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;

/** What must not be left when bundles went: class loaders, threads, uses of services. */
final class Leftovers {

    private static final int SECONDS_TO_GO = 20;

    private final ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    private final Map<PhantomReference<ClassLoader>, String> loaders = new HashMap<>();
    private final Set<ClassLoader> seen = Collections.newSetFromMap(new WeakHashMap<>());
    private final Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());

    /** Takes note of a bundle's class loader, which has to go some time after its revision. */
    void watch(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        ClassLoader loader = wiring == null ? null : wiring.getClassLoader();
        if (loader != null && seen.add(loader)) {
            loaders.put(new PhantomReference<>(loader, collected), bundle.getSymbolicName());
        }
    }

    /** Class loaders of old revisions that are still there after garbage collection, by bundle. */
    Map<String, Long> classLoaders(List<Bundle> current) throws InterruptedException {
        long expected = current.stream()
                .map(bundle -> bundle.adapt(BundleWiring.class))
                .filter(wiring -> wiring != null && seen.contains(wiring.getClassLoader()))
                .count();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_GO);
        while (loaders.size() > expected && System.nanoTime() < end) {
            System.gc();
            for (var gone = collected.remove(100); gone != null; gone = collected.poll()) {
                loaders.remove(gone);
            }
        }
        Map<String, Long> left = new TreeMap<>();
        loaders.values().forEach(name -> left.merge(name, 1L, Long::sum));
        current.forEach(bundle -> left.computeIfPresent(bundle.getSymbolicName(), (name, count) -> count - 1));
        left.values().removeIf(count -> count <= 0);
        return left;
    }

    /** Threads of hone's that were not there before. */
    List<String> threads() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_GO);
        List<String> left = honeThreads();
        while (!left.isEmpty() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(100);
            left = honeThreads();
        }
        return left;
    }

    private List<String> honeThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.getName().startsWith("hone-"))
                .map(Thread::getName)
                .sorted()
                .toList();
    }

    /** Services of contracts that are still in use. */
    static List<String> uses(BundleContext context, Set<String> contracts) throws InvalidSyntaxException {
        ServiceReference<?>[] all = context.getAllServiceReferences(null, null);
        return Arrays.stream(all)
                .filter(service -> contracts.contains(((String[]) service.getProperty("objectClass"))[0])
                        && service.getUsingBundles() != null)
                .map(service -> service + " by "
                        + Arrays.stream(service.getUsingBundles())
                                .map(Bundle::getSymbolicName)
                                .collect(Collectors.joining(", ")))
                .toList();
    }
}
