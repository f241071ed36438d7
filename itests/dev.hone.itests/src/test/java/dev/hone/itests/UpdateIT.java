package dev.hone.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.util.tracker.ServiceTracker;

/** Every bundle of ours is updated in a running container. Run from outside of it: the API is replaced as well. */
public class UpdateIT {

    private static final String COMMAND = "(dev.hone.command=main)";

    private Path folder;
    private Framework framework;

    @Before
    public void start() throws Exception {
        folder = Files.createTempDirectory("hone-update");
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        folder.resolve("framework").toString(),
                        "dev.hone.home",
                        folder.resolve("home").toString()));
        framework.start();
        List<Bundle> bundles = new ArrayList<>();
        for (Path jar : Container.jars(Container.distributionFolder().resolve("bundles"))) {
            bundles.add(framework.getBundleContext().installBundle("reference:" + jar.toUri()));
        }
        for (Bundle bundle : bundles) {
            if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
                bundle.start();
            }
        }
    }

    @After
    public void stop() throws Exception {
        framework.stop();
        framework.waitForStop(TimeUnit.SECONDS.toMillis(20));
        Container.delete(folder);
    }

    @Test
    public void everyBundleCanBeUpdatedWhileTheNativeOnesStayAndThenThoseToo() throws Exception {
        Path before = optimize("before");

        update(bundle -> !isNative(bundle));
        assertEquals(-1, Files.mismatch(before, optimize("after")));

        update(UpdateIT::isNative);
        assertEquals(-1, Files.mismatch(before, optimize("native")));
    }

    @Test
    public void theEngineTrainsTheSameAfterEachUpdateAndItsStagesAreRefusedWithoutIt() throws Exception {
        String[] training = {
            "--data", images().toString(), "--apply", "prune(sparsity=0.5, epochs=1, batch=8), quantize", "--seed"
        };
        Bundle engine = bundle("dev.hone.engine.tensorflow");
        Path before = optimize("before", 0, training, "1");
        List<Path> results = stored();
        update(engine::equals);
        assertEquals(-1, Files.mismatch(before, optimize("stored", 0, training, "1")));
        assertEquals("an engine of equal content makes the same results", results, stored());
        for (int round = 1; round <= 2; round++) {
            update(engine::equals);
            Container.delete(folder.resolve("home/stages"));
            assertEquals(-1, Files.mismatch(before, optimize("after" + round, 0, training, "1")));
        }

        engine.stop();
        optimize("without", 10, training, "2");
    }

    private List<Path> stored() throws Exception {
        try (Stream<Path> files = Files.walk(folder.resolve("home/stages"))) {
            return files.sorted().toList();
        }
    }

    private Bundle bundle(String name) {
        return Arrays.stream(framework.getBundleContext().getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    /** A few without labels. */
    private Path images() throws Exception {
        int pixels = 28 * 28;
        byte[] content = new byte[16 + 24 * pixels];
        new Random(1).nextBytes(content);
        System.arraycopy(new byte[] {0, 0, 8, 3, 0, 0, 0, 24, 0, 0, 0, 28, 0, 0, 0, 28}, 0, content, 0, 16);
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.write(data.resolve("train-images-idx3-ubyte"), content);
        return data;
    }

    private static boolean isNative(Bundle bundle) {
        return bundle.getSymbolicName().startsWith("dev.hone.runtime.")
                || bundle.getSymbolicName().startsWith("dev.hone.engine.");
    }

    private void update(Predicate<Bundle> which) throws Exception {
        List<Bundle> ours = Arrays.stream(framework.getBundleContext().getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith("dev.hone."))
                .filter(which)
                .toList();
        assertTrue(ours.toString(), !ours.isEmpty());
        for (Bundle bundle : ours) {
            bundle.update();
        }
        CountDownLatch refreshed = new CountDownLatch(1);
        framework.adapt(FrameworkWiring.class).refreshBundles(null, event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.countDown();
            }
        });
        assertTrue(refreshed.await(30, TimeUnit.SECONDS));
        for (Bundle bundle : framework.getBundleContext().getBundles()) {
            boolean fragment = bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
            assertEquals(bundle.toString(), fragment ? Bundle.RESOLVED : Bundle.ACTIVE, bundle.getState());
        }
    }

    private Path optimize(String name) throws Exception {
        return optimize(name, 0, new String[] {"--data"}, Container.example().toString());
    }

    private Path optimize(String name, int expected, String[] options, String last) throws Exception {
        Path output = folder.resolve(name + ".tflite");
        BundleContext context = framework.getBundleContext();
        ServiceTracker<ToIntFunction<String[]>, ToIntFunction<String[]>> commands = new ServiceTracker<>(
                context,
                context.createFilter(
                        "(&(" + Constants.OBJECTCLASS + "=" + ToIntFunction.class.getName() + ")" + COMMAND + ")"),
                null);
        // All: the service is also of an interface of which this test has another class.
        commands.open(true);
        ToIntFunction<String[]> command = commands.waitForService(10_000);
        Stream<String> line = Stream.of(
                "optimize",
                Container.exampleModel().toString(),
                "--target",
                "stm32f746",
                "--json",
                "-o",
                output.toString());
        int code = command.applyAsInt(Stream.of(line, Stream.of(options), Stream.of(last))
                .flatMap(words -> words)
                .toArray(String[]::new));
        commands.close();
        assertEquals(name, expected, code);
        return output;
    }
}
