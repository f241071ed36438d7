package dev.hone.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** A framework is made what the user chose before a command runs, as the launcher has it done. */
public class PrepareIT {

    private static final String SHELL = "dev.hone.deploy";
    private static final String BOARDS = "dev.hone.target.cortexm";

    private Path folder;
    private Path deploy;
    private Framework framework;

    @Before
    public void start() throws Exception {
        folder = Files.createTempDirectory("hone-prepare").toRealPath();
        deploy = Files.createDirectories(folder.resolve("home/deploy"));
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        // The handlers of URLs are the JVM's: those of the other tests' containers have to work, too.
                        "felix.service.urlhandlers",
                        "false",
                        Constants.FRAMEWORK_STORAGE,
                        folder.resolve("framework").toString(),
                        Constants.FRAMEWORK_BEGINNING_STARTLEVEL,
                        "50",
                        "dev.hone.home",
                        folder.resolve("home").toString(),
                        "dev.hone.distribution",
                        Container.distributionFolder().toRealPath().toString()));
        framework.start();
        for (Path jar :
                Container.jars(Container.distributionFolder().toRealPath().resolve("bundles"))) {
            framework.getBundleContext().installBundle("reference:" + jar.toUri());
        }
        bundle("dev.hone.feature").orElseThrow().start();
    }

    @After
    public void stop() throws Exception {
        framework.stop();
        framework.waitForStop(TimeUnit.SECONDS.toMillis(20));
        Container.delete(folder);
    }

    @Test
    public void everyBundleOfACommandRunsAndWhatOnlyTheShellNeedsIsNotThere() throws Exception {
        assertTrue(bundle(SHELL).isPresent());

        assertTrue(prepare());

        assertEquals(Optional.empty(), bundle(SHELL));
        var idle = new TreeSet<String>();
        for (Bundle bundle : framework.getBundleContext().getBundles()) {
            if (bundle.getState() != Bundle.ACTIVE && bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
                idle.add(bundle.getSymbolicName());
            }
        }
        assertEquals(new TreeSet<>(), idle);
    }

    @Test
    public void whatAnotherProcessChoseHoldsHere() throws Exception {
        assertTrue(prepare());
        Path chosen = Files.createDirectories(folder.resolve("home/features")).resolve("chosen");

        Files.writeString(chosen, "removed cortex-m\n");
        assertTrue(prepare());
        assertEquals(Optional.empty(), bundle(BOARDS));

        Files.delete(chosen);
        assertTrue(prepare());
        assertEquals(Bundle.ACTIVE, bundle(BOARDS).orElseThrow().getState());
    }

    @Test
    public void whatIsDeployedIsThereAtOnceAndWhatIsBrokenIsLeftOut() throws Exception {
        var files = new FeatureFolder(deploy);
        Path jar = files.bundle("acme.one", "1.0.0");
        files.bundle("acme.lost", "1.0.0", "Import-Package", "com.acme.nowhere");
        Path broken = Files.writeString(deploy.resolve("broken.jar"), "broken");
        Path wrong = Files.writeString(deploy.resolve("wrong.json"), "{");

        assertFalse(prepare());
        assertEquals(Bundle.ACTIVE, bundle("acme.one").orElseThrow().getState());
        assertEquals(Optional.empty(), bundle("acme.lost"));
        assertEquals(Bundle.ACTIVE, bundle(BOARDS).orElseThrow().getState());

        Files.delete(broken);
        Files.delete(wrong);
        Files.delete(deploy.resolve("acme.lost-1.0.0.jar"));
        long before = bundle("acme.one").orElseThrow().getBundleId();
        assertTrue(prepare());
        assertEquals(before, bundle("acme.one").orElseThrow().getBundleId());

        Files.delete(jar);
        files.bundle("acme.one", "1.0.0", "Bundle-Name", "changed");
        assertTrue(prepare());
        assertEquals("changed", bundle("acme.one").orElseThrow().getHeaders("").get("Bundle-Name"));

        Files.delete(jar);
        assertTrue(prepare());
        assertEquals(Optional.empty(), bundle("acme.one"));
    }

    @Test
    public void aDeployedFeatureLivesAsLongAsItsFile() throws Exception {
        var repository = new FeatureFolder(Files.createDirectories(deploy.resolve("com/acme/acme.one/1.0.0")));
        repository.bundle("acme.one", "1.0.0");
        Path file = new FeatureFolder(deploy).feature("acme", "1.0", "hello", List.of("acme.one:1.0.0"));

        assertTrue(prepare());
        assertEquals(Bundle.ACTIVE, bundle("acme.one").orElseThrow().getState());

        Files.delete(file);
        assertTrue(prepare());
        assertEquals(Optional.empty(), bundle("acme.one"));
    }

    private boolean prepare() throws Exception {
        BundleContext context = framework.getBundleContext();
        var reference = context.getServiceReferences(BooleanSupplier.class, "(dev.hone.command=prepare)").stream()
                .findFirst()
                .orElseThrow();
        try {
            return context.getService(reference).getAsBoolean();
        } finally {
            context.ungetService(reference);
        }
    }

    private Optional<Bundle> bundle(String symbolicName) {
        return Arrays.stream(framework.getBundleContext().getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst();
    }
}
