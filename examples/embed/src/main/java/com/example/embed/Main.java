package com.example.embed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.util.tracker.ServiceTracker;

/** The application's own container: Felix with hone's bundles and its own. */
public final class Main {

    /** What of hone's distribution an application does without: the command line, the shell and their libraries. */
    private static final Set<String> NOT_NEEDED = Set.of(
            "dev.hone.cli",
            "dev.hone.deploy",
            "dev.hone.feature",
            "dev.hone.log",
            "dev.hone.shell",
            "dev.hone.slf4j",
            "jackson-jr-objects",
            "jline",
            "org.apache.felix.fileinstall",
            "org.apache.felix.gogo.command",
            "org.apache.felix.gogo.runtime",
            "picocli");

    private static final long MILLISECONDS_TO_COME = 20_000;

    private Main() {}

    /**
     * @param args folder of hone's bundles, work folder, target, model, data, output; what is left are jars of the
     *     application itself
     */
    public static void main(String[] args) throws Exception {
        Path work = Path.of(args[1]).toAbsolutePath();
        Map<String, String> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, work.resolve("felix").toString());
        properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        // Jobs, stored results and users' targets; without it the coordinator keeps them in its bundle's storage.
        properties.put("dev.hone.home", work.resolve("hone").toString());
        properties.put("embed.target", args[2]);
        properties.put("embed.model", args[3]);
        properties.put("embed.data", args[4]);
        properties.put("embed.output", args[5]);

        List<Path> jars = new ArrayList<>(bundles(Path.of(args[0])));
        Arrays.stream(args).skip(6).map(Path::of).forEach(jars::add);

        Framework framework = new FrameworkFactory().newFramework(properties);
        framework.start();
        int code;
        try {
            code = run(framework.getBundleContext(), jars);
        } finally {
            framework.stop();
            framework.waitForStop(MILLISECONDS_TO_COME);
        }
        System.exit(code);
    }

    private static int run(BundleContext context, List<Path> jars) throws Exception {
        List<Bundle> bundles = new ArrayList<>();
        for (Path jar : jars) {
            bundles.add(context.installBundle("reference:" + jar.toUri()));
        }
        for (Bundle bundle : bundles) {
            if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
                bundle.start();
            }
        }
        // Only types of the Java platform cross the border between this class loader and the bundles'.
        var tracker = new ServiceTracker<Callable<Integer>, Callable<Integer>>(
                context, context.createFilter("(com.example.embed=shrinker)"), null);
        tracker.open();
        try {
            Callable<Integer> shrinker = tracker.waitForService(MILLISECONDS_TO_COME);
            if (shrinker == null) {
                throw new IllegalStateException("there is no coordinator: is a bundle of hone's missing?");
            }
            return shrinker.call();
        } finally {
            tracker.close();
        }
    }

    private static List<Path> bundles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .filter(file -> NOT_NEEDED.stream()
                            .noneMatch(name -> file.getFileName().toString().matches(name + "-[0-9].*")))
                    .sorted()
                    .toList();
        }
    }
}
