package dev.hone.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/** Random actions on technique, target, format and data bundles while jobs are in flight. */
final class HotSwap implements Benchmark {

    private static final String CHURN = "itests/dev.hone.itests.churn";
    private static final String FILTER = "(dev.hone.churn=true)";

    @Override
    public String name() {
        return "hot-swap";
    }

    @Override
    public String summary() {
        return "bundles replaced under load: what is lost, different, leaked, and how fast [--jobs 50] [--actions 1000]"
                + " [--seed 1] [--pause 20] [--rounds 200]";
    }

    @Override
    public Map<String, Object> run(Options options) throws Exception {
        Path folder = Files.createTempDirectory("hone-hot-swap");
        try {
            return run(options, folder);
        } finally {
            Workplace.delete(folder);
        }
    }

    private static Map<String, Object> run(Options options, Path folder) throws Exception {
        Hone.command("--version").run();
        Path data = Files.createDirectory(folder.resolve("data"));
        SmallImages.write(data, 64, 16, 1);
        Map<String, Object> asked = new HashMap<>();
        asked.put("jobs", options.number("jobs", 50));
        asked.put("actions", options.number("actions", 1000));
        asked.put("seed", options.number("seed", 1));
        asked.put("pause", options.number("pause", 20));
        asked.put("rounds", options.number("rounds", 200));
        asked.put(
                "model",
                Workplace.ROOT
                        .resolve("examples/fashion-mnist/fashion_dscnn.tflite")
                        .toString());
        asked.put("data", data.toString());
        asked.put("folder", Files.createDirectory(folder.resolve("work")).toString());
        Framework framework = start(folder, Workplace.built(CHURN));
        try {
            Map<String, Object> result =
                    new LinkedHashMap<>(service(framework.getBundleContext()).apply(asked));
            result.put("seed", options.number("seed", 1));
            return result;
        } finally {
            framework.stop();
            framework.waitForStop(TimeUnit.SECONDS.toMillis(20));
        }
    }

    private static Framework start(Path folder, Path churn) throws BundleException, IOException {
        Map<String, String> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, folder.resolve("framework").toString());
        properties.put("dev.hone.home", folder.resolve("home").toString());
        Framework framework = new FrameworkFactory().newFramework(properties);
        framework.start();
        BundleContext context = framework.getBundleContext();
        List<Path> jars;
        try (Stream<Path> files = Files.list(Workplace.ROOT.resolve("features/target/hone/bundles"))) {
            jars = Stream.concat(files.filter(file -> file.toString().endsWith(".jar")), Stream.of(churn))
                    .sorted()
                    .toList();
        }
        for (Path jar : jars) {
            context.installBundle("reference:" + jar.toUri());
        }
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
                bundle.start();
            }
        }
        return framework;
    }

    private static Function<Map<String, Object>, Map<String, Object>> service(BundleContext context)
            throws InvalidSyntaxException, InterruptedException {
        for (int i = 0; i < 100; i++) {
            var found = context.getServiceReferences(Function.class, FILTER).stream()
                    .findFirst();
            if (found.isPresent()) {
                @SuppressWarnings("unchecked")
                var service = (Function<Map<String, Object>, Map<String, Object>>)
                        context.getService((ServiceReference<?>) found.get());
                return service;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new IllegalStateException("the bundle " + CHURN + " offers no service");
    }
}
