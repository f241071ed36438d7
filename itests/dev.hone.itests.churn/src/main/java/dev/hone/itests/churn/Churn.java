package dev.hone.itests.churn;

import dev.hone.api.coordinator.Coordinator;
import dev.hone.api.data.DatasetReader;
import dev.hone.api.format.ModelFormat;
import dev.hone.api.metric.Metric;
import dev.hone.api.target.HardwareTarget;
import dev.hone.api.technique.Technique;
import dev.hone.itests.churn.plugins.Bare;
import dev.hone.itests.churn.plugins.Board;
import dev.hone.itests.churn.plugins.Coarse;
import dev.hone.itests.churn.plugins.Nudge;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Starts, stops, updates, refreshes, installs and uninstalls technique, target, format and data bundles in random order
 * while jobs run, and reports which laws were kept. Takes and gives types of the Java platform only, so that it can be
 * used from outside the container: {@code jobs}, {@code actions}, {@code seed}, {@code pause} (milliseconds between
 * actions, at most), {@code rounds} (of the comparison with bare Declarative Services), {@code model}, {@code data} and
 * {@code folder} (paths).
 */
@Component(property = "dev.hone.churn=true")
public final class Churn implements Function<Map<String, Object>, Map<String, Object>> {

    private static final String PID = "dev.hone.coordinator";

    private static final Set<String> CONTRACTS = Set.of(
            Technique.class.getName(),
            HardwareTarget.class.getName(),
            ModelFormat.class.getName(),
            DatasetReader.class.getName(),
            Metric.class.getName());

    private static final List<String> SHIPPED = List.of(
            "dev.hone.technique.quantize", "dev.hone.target.cortexm", "dev.hone.format.tflite", "dev.hone.data");

    private final BundleContext context;
    private final ConfigurationAdmin configurations;
    private final BareConsumer bare;

    @Activate
    public Churn(BundleContext context, @Reference ConfigurationAdmin configurations, @Reference BareConsumer bare) {
        this.context = context;
        this.configurations = configurations;
        this.bare = bare;
    }

    @Override
    public Map<String, Object> apply(Map<String, Object> options) {
        try {
            configure();
            return run(
                    (Integer) options.get("jobs"),
                    (Integer) options.get("actions"),
                    (Integer) options.get("pause"),
                    (Integer) options.get("rounds"),
                    ((Number) options.get("seed")).longValue(),
                    Path.of((String) options.get("model")),
                    Path.of((String) options.get("data")),
                    Path.of((String) options.get("folder")));
        } catch (Exception e) {
            throw new IllegalStateException("the churn itself failed", e);
        }
    }

    /** Two jobs at once, each planned once. */
    private void configure() throws Exception {
        Configuration configuration = configurations.getConfiguration(PID, "?");
        configuration.update(FrameworkUtil.asDictionary(Map.of("jobs", 2, "replan", false)));
        TimeUnit.MILLISECONDS.sleep(500); // Config Admin delivers on a thread of its own
    }

    private Map<String, Object> run(
            int jobs, int actions, int pause, int rounds, long seed, Path model, Path data, Path folder)
            throws Exception {
        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        List<Victim> victims = new ArrayList<>();
        for (String name : SHIPPED) {
            victims.add(Victim.of(context, name));
        }
        Victim nudge = Victim.installed(context, technique("nudge", Nudge.class).write(plugins));
        victims.add(nudge);
        victims.add(Victim.installed(context, technique("coarse", Coarse.class).write(plugins)));
        victims.add(Victim.installed(context, board().write(plugins)));
        Coordinator coordinator = context.getService(context.getServiceReference(Coordinator.class));
        Load load = new Load(coordinator, model, data, folder);
        load.runUndisturbed();
        Leftovers leftovers = new Leftovers();
        Map<String, Integer> done = new TreeMap<>();
        Map<String, Object> result = new LinkedHashMap<>();
        try (Swaps swaps = new Swaps(context, CONTRACTS)) {
            double ratio = startRatio(nudge, plugins, swaps, rounds);
            Complaints complaints = new Complaints(context);
            List<Double> latencies;
            try {
                int before = swaps.milliseconds().size();
                Random random = new Random(seed);
                for (int i = 0; i < actions; i++) {
                    load.fill(jobs);
                    Victim victim = choose(victims, random);
                    leftovers.watch(victim.bundle());
                    done.merge(victim.act(random), 1, Integer::sum);
                    leftovers.watch(victim.bundle());
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(pause + 1));
                }
                for (Victim victim : victims) {
                    victim.bringUp();
                }
                load.end();
                latencies = swaps.milliseconds();
                latencies = latencies.subList(before, latencies.size());
            } finally {
                complaints.close();
            }
            Victim.refresh(context, List.of());
            List<Bundle> current = victims.stream().map(Victim::bundle).toList();
            List<String> uses = Leftovers.uses(context, CONTRACTS);
            List<String> threads = leftovers.threads();
            Map<String, Long> loaders = leftovers.classLoaders(current);
            result.put("jobs", load.submitted());
            result.put("in_flight", jobs);
            result.put("actions", actions);
            result.put("lost", load.lost());
            result.put("different", load.different());
            result.put(
                    "leaked",
                    uses.size()
                            + threads.size()
                            + loaders.values().stream().mapToInt(Long::intValue).sum());
            result.put("median_swap_ms", quantile(latencies, 0.5));
            result.put("p99_swap_ms", quantile(latencies, 0.99));
            result.put("swaps", latencies.size());
            result.put("start_ratio", ratio);
            result.put("complaints", complaints.lines().size());
            result.put("refused_while_stopping", complaints.refused());
            result.put("outcomes", load.outcomes());
            result.put("done", done);
            result.put("failures", load.failures());
            result.put("leaks", List.of(uses, threads, loaders));
            result.put("complaint_lines", complaints.lines().stream().limit(20).toList());
        }
        return result;
    }

    /** A bundle that is down comes up sooner than another goes, so that jobs get on. */
    private static Victim choose(List<Victim> victims, Random random) {
        List<Victim> down = victims.stream().filter(victim -> !victim.isUp()).toList();
        List<Victim> from = !down.isEmpty() && random.nextInt(3) > 0 ? down : victims;
        return from.get(random.nextInt(from.size()));
    }

    /** From start() to the changed snapshot, by that of a consumer that does nothing else; medians of rounds. */
    private double startRatio(Victim technique, Path plugins, Swaps swaps, int rounds) throws Exception {
        Victim plain = Victim.installed(
                context,
                new PluginJar("churn.bare", List.of(Bare.class), Callable.class.getName(), Map.of("churn", "bare"))
                        .write(plugins));
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            technique.bundle().stop();
            long start = System.nanoTime();
            technique.bundle().start();
            ours.add((swaps.lastChange() - start) / 1e6);
            plain.bundle().stop();
            start = System.nanoTime();
            plain.bundle().start();
            theirs.add((bare.changed() - start) / 1e6);
        }
        plain.bundle().uninstall();
        return rounds == 0 ? 0 : Math.round(1000 * quantile(ours, 0.5) / quantile(theirs, 0.5)) / 1000.0;
    }

    private static double quantile(List<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    private static PluginJar technique(String id, Class<?> type) throws ClassNotFoundException {
        Class<?> weights = Class.forName(type.getPackageName() + ".Weights");
        return new PluginJar(
                "churn." + id,
                List.of(type, weights),
                Technique.class.getName(),
                Map.of("technique.id", id, "technique.description", "changes weights"));
    }

    private static PluginJar board() {
        return new PluginJar(
                "churn.board",
                List.of(Board.class),
                HardwareTarget.class.getName(),
                Map.of("target.id", "churn-board", "target.family", "churn", "target.description", "a board"));
    }
}
