package dev.hone.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.hone.api.HoneException;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.feature.FeatureChange;
import dev.hone.api.feature.FeatureChange.Action;
import dev.hone.api.feature.FeatureEntry;
import dev.hone.api.feature.Features;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.service.cm.ConfigurationAdmin;

/** Features are installed, updated and removed in a running container, each as a whole. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class FeaturesIT extends Jobs {

    private static final String FORMAT = "dev.hone.format.tflite";
    private static final String BOARDS = "dev.hone.target.cortexm";

    @Inject
    Features features;

    @Inject
    ConfigurationAdmin configurations;

    @Inject
    BundleContext context;

    private FeatureFolder acme;

    @Override
    @Configuration
    public Option[] container() {
        return Container.withFeatures();
    }

    @Before
    public void makeFeatures() {
        acme = new FeatureFolder(folder);
    }

    @After
    public void removeFeatures() {
        for (FeatureEntry entry : features.list()) {
            if (entry.origin() == FeatureEntry.Origin.USER) {
                features.remove(entry.name());
            }
        }
    }

    @Test
    public void aHardwareFamilyGoesAndComesWithWhatOnlyItNeeds() {
        Bundle format = bundle(FORMAT).orElseThrow();

        FeatureChange removed = features.remove("cortex-m");
        assertEquals(List.of("dev.hone:" + BOARDS + ":" + removed.feature().version()), removed.removed());
        assertEquals(Optional.empty(), bundle(BOARDS));
        assertEquals(format, bundle(FORMAT).orElseThrow());
        assertThrows(HoneException.class, () -> coordinator.plan(request("stm32f746")));

        assertEquals(Action.INSTALLED, features.install("cortex-m", List.of()).action());
        assertEquals(
                "stm32f746", coordinator.plan(request("stm32f746")).target().id());
        assertEquals(Action.UNCHANGED, features.install("cortex-m", List.of()).action());
    }

    @Test
    public void theCoreCannotBeRemoved() {
        HoneException refusal = assertThrows(HoneException.class, () -> features.remove("core"));
        assertTrue(refusal.getMessage(), refusal.getMessage().contains("coordinator"));
    }

    @Test
    public void aFeatureOfAFileComesWithConfigurationsAndIsUpdatedInPlace() throws Exception {
        acme.bundle("acme.same", "1.0.0");
        acme.bundle("acme.board", "1.0.0");
        Path file = acme.feature("acme", "1.0", "hello", List.of("acme.same:1.0.0", "acme.board:1.0.0"));

        assertEquals(Action.INSTALLED, features.install(file, List.of()).action());
        Bundle same = bundle("acme.same").orElseThrow();
        assertEquals(Bundle.ACTIVE, same.getState());
        assertEquals("hello", configuration("com.acme.acme").get("greeting"));
        assertEquals(7, configuration("com.acme.acme").get("count"));

        acme.bundle("acme.board", "2.0.0");
        acme.feature("acme", "2.0", "good day", List.of("acme.same:1.0.0", "acme.board:2.0.0"));
        FeatureChange updated = features.install(file, List.of());
        assertEquals(Action.UPDATED, updated.action());
        assertEquals(List.of("com.acme:acme.board:2.0.0"), updated.installed());
        assertEquals(List.of("com.acme:acme.board:1.0.0"), updated.removed());
        assertEquals(same.getBundleId(), bundle("acme.same").orElseThrow().getBundleId());
        assertEquals("good day", configuration("com.acme.acme").get("greeting"));

        assertEquals(Action.UNCHANGED, features.install(file, List.of()).action());

        features.remove("acme");
        assertEquals(Optional.empty(), bundle("acme.same"));
        assertEquals(Optional.empty(), bundle("acme.board"));
        assertNull(configuration("com.acme.acme"));
    }

    @Test
    public void aFeatureIsInstalledByItsIdFromAMavenRepository() throws Exception {
        FeatureFolder maven = new FeatureFolder(Files.createDirectories(folder.resolve("com/acme/acme/1.0")));
        Path file = maven.feature("acme", "1.0", "hello", List.of("acme.board:1.0.0"));
        Files.move(file, file.resolveSibling("acme-1.0.json"));
        Path bundles = Files.createDirectories(folder.resolve("com/acme/acme.board/1.0.0"));
        new FeatureFolder(bundles).bundle("acme.board", "1.0.0");

        assertEquals(
                Action.INSTALLED,
                features.install("com.acme:acme:json:1.0", List.of(folder)).action());

        assertEquals(Bundle.ACTIVE, bundle("acme.board").orElseThrow().getState());
        assertEquals(FeatureEntry.Origin.USER, entry("acme").origin());
        HoneException refusal = assertThrows(HoneException.class, () -> features.install("a:b", List.of(folder)));
        assertEquals(HoneException.Reason.USAGE, refusal.reason());
        assertTrue(refusal.getMessage(), refusal.getMessage().contains("group:artifact:version"));
    }

    @Test
    public void anUpdateThatDoesNotResolveLeavesEverythingAsItWas() throws Exception {
        acme.bundle("acme.board", "1.0.0");
        Path file = acme.feature("acme", "1.0", "hello", List.of("acme.board:1.0.0"));
        features.install(file, List.of());
        acme.bundle("acme.board", "2.0.0");
        acme.bundle("acme.lost", "1.0.0", "Import-Package", "com.acme.nowhere");
        acme.feature("acme", "2.0", "good day", List.of("acme.board:2.0.0", "acme.lost:1.0.0"));

        HoneException failure = assertThrows(HoneException.class, () -> features.install(file, List.of()));

        assertEquals(HoneException.Reason.MISSING, failure.reason());
        assertTrue(failure.getMessage(), failure.getMessage().contains("com.acme:acme.lost:1.0.0"));
        assertTrue(failure.getMessage(), failure.getMessage().contains("com.acme.nowhere"));
        Bundle board = bundle("acme.board").orElseThrow();
        assertEquals("1.0.0", board.getVersion().toString());
        assertEquals(Bundle.ACTIVE, board.getState());
        assertEquals(Optional.empty(), bundle("acme.lost"));
        assertEquals("hello", configuration("com.acme.acme").get("greeting"));
        assertEquals("1.0", entry("acme").version());
    }

    @Test
    public void aFeatureWhoseBundleDoesNotStartIsNotInstalled() throws Exception {
        acme.bundle("acme.good", "1.0.0");
        acme.bundle("acme.bad", "1.0.0", "Bundle-Activator", "com.acme.Nowhere");
        Path file = acme.feature("acme", "1.0", "hello", List.of("acme.good:1.0.0", "acme.bad:1.0.0"));

        HoneException failure = assertThrows(HoneException.class, () -> features.install(file, List.of()));

        assertEquals(HoneException.Reason.PLUGIN, failure.reason());
        assertTrue(failure.getMessage(), failure.getMessage().contains("acme.bad:1.0.0 of the feature acme"));
        assertTrue(failure.getMessage(), failure.getMessage().contains("com.acme.Nowhere"));
        assertEquals(Optional.empty(), bundle("acme.good"));
        assertEquals(Optional.empty(), bundle("acme.bad"));
        assertNull(configuration("com.acme.acme"));
        assertTrue(features.list().stream().noneMatch(entry -> entry.name().equals("acme")));
    }

    @Test
    public void aBundleThatTwoFeaturesNeedStaysUntilBothAreGone() throws Exception {
        acme.bundle("acme.shared", "1.0.0");
        features.install(acme.feature("one", "1.0", "", List.of("acme.shared:1.0.0")), List.of());
        features.install(acme.feature("two", "1.0", "", List.of("acme.shared:1.0.0")), List.of());

        features.remove("one");
        assertTrue(bundle("acme.shared").isPresent());
        features.remove("two");
        assertFalse(bundle("acme.shared").isPresent());
    }

    @Test
    public void aFeatureThatOthersUseIsNotRemoved() throws Exception {
        acme.bundle("acme.types", "1.0.0", "Provide-Capability", "acme.types");
        acme.bundle("acme.user", "1.0.0", "Require-Capability", "acme.types");
        features.install(acme.feature("types", "1.0", "", List.of("acme.types:1.0.0")), List.of());
        features.install(acme.feature("user", "1.0", "", List.of("acme.user:1.0.0")), List.of());

        HoneException refusal = assertThrows(HoneException.class, () -> features.remove("types"));
        assertTrue(refusal.getMessage(), refusal.getMessage().contains("the feature user (acme.user)"));
        assertEquals(Bundle.ACTIVE, bundle("acme.types").orElseThrow().getState());

        features.remove("user");
        features.remove("types");
        assertEquals(Optional.empty(), bundle("acme.types"));
    }

    @Test
    public void aFeatureLivesAsLongAsItsFileIsDeployed() throws Exception {
        assertTrue(features.refresh());
        FeatureFolder deploy = new FeatureFolder(Path.of(context.getProperty("dev.hone.home"), "deploy"));
        try (var arrival = new Awaited(BundleEvent.STARTED, "acme.board")) {
            Path beside = Files.createDirectories(deploy.folder());
            new FeatureFolder(folder).bundle("acme.board", "1.0.0");
            Files.move(folder.resolve("acme.board-1.0.0.jar"), beside.resolve("acme.board-1.0.0.jar"));
            arrival.await();
        }
        Path file = deploy.feature("acme", "1.0", "hello", List.of("acme.board:1.0.0"));
        features.deploy(file);
        assertEquals(FeatureEntry.Origin.DEPLOYED, entry("acme").origin());
        assertEquals("hello", configuration("com.acme.acme").get("greeting"));

        Files.delete(file);
        features.undeploy(file);
        assertNull(configuration("com.acme.acme"));
        assertTrue("the jar is deployed on its own", bundle("acme.board").isPresent());

        try (var departure = new Awaited(BundleEvent.UNINSTALLED, "acme.board")) {
            Files.delete(deploy.folder().resolve("acme.board-1.0.0.jar"));
            departure.await();
        }
    }

    /** An event of a bundle that comes within a time. */
    private final class Awaited implements AutoCloseable {

        private final CountDownLatch come = new CountDownLatch(1);
        private final BundleListener listener;

        Awaited(int type, String name) {
            listener = event -> {
                if (event.getType() == type && name.equals(event.getBundle().getSymbolicName())) {
                    come.countDown();
                }
            };
            context.addBundleListener(listener);
        }

        void await() throws InterruptedException {
            assertTrue("no event of the bundle came", come.await(30, TimeUnit.SECONDS));
        }

        @Override
        public void close() {
            context.removeBundleListener(listener);
        }
    }

    private OptimizeRequest request(String target) {
        return OptimizeRequest.of(Container.exampleModel(), target, folder.resolve("out.tflite"))
                .withData(Container.example());
    }

    private FeatureEntry entry(String name) {
        return features.list().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Dictionary<String, Object> configuration(String pid) throws Exception {
        var found = configurations.listConfigurations("(service.pid=" + pid + ")");
        return found == null ? null : found[0].getProperties();
    }

    private Optional<Bundle> bundle(String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst();
    }
}
