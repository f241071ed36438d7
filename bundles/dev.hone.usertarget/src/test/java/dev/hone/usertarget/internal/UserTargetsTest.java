package dev.hone.usertarget.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hone.api.target.HardwareTarget;
import dev.hone.api.target.RefusedTargets.Refusal;
import dev.hone.api.target.TargetProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;

class UserTargetsTest {

    private static final Duration LIVE = Duration.ofSeconds(10);

    @TempDir
    Path home;

    private Framework framework;
    private BundleContext context;
    private Bundle vendor;
    private UserTargets targets;
    private TargetFolder folder;

    @BeforeEach
    void start() throws Exception {
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        "dev.hone.home",
                        home.toString(),
                        Constants.FRAMEWORK_STORAGE,
                        home.resolve("framework").toString(),
                        "felix.log.level",
                        "0"));
        framework.start();
        context = framework.getBundleContext();
        vendor = context.installBundle(emptyBundle().toUri().toString());
        vendor.start();
        Files.createDirectories(home.resolve("targets"));
    }

    @AfterEach
    void stop() throws Exception {
        folder.stop();
        targets.stop();
        assertThat(context.getServiceReferences(HardwareTarget.class, null))
                .allMatch(reference -> reference.getBundle().equals(vendor));
        framework.stop();
        framework.waitForStop(5_000);
    }

    private Path emptyBundle() throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        manifest.getMainAttributes().putValue(Constants.BUNDLE_SYMBOLICNAME, "com.vendor");
        Path jar = home.resolve("vendor.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }

    private void open() {
        targets = new UserTargets(context);
        folder = new TargetFolder(context, targets);
    }

    private ServiceRegistration<HardwareTarget> vendorTarget(String id, int version) {
        TargetProfile profile = TargetProfile.of(id, Integer.toString(version), "tflite")
                .description("version " + version)
                .build();
        return vendor.getBundleContext()
                .registerService(
                        HardwareTarget.class,
                        () -> profile,
                        org.osgi.framework.FrameworkUtil.asDictionary(
                                Map.of("target.id", id, "target.family", "vendor", "target.description", "board")));
    }

    private void write(String file, String json) throws IOException {
        Path next = home.resolve("targets/." + file);
        Files.writeString(next, json);
        Files.move(next, home.resolve("targets").resolve(file), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static String described(String id, String description) {
        return "{ \"id\": \"" + id + "\", \"format\": \"tflite\",\n \"description\": \"" + description + "\" }";
    }

    private Optional<ServiceReference<HardwareTarget>> reference(String id) {
        try {
            return context.getServiceReferences(HardwareTarget.class, "(target.id=" + id + ")").stream()
                    .findFirst();
        } catch (org.osgi.framework.InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private Optional<String> description(String id) {
        return reference(id).map(context::getService).map(target -> target.profile()
                .description());
    }

    private void awaitDescription(String id, String description) {
        await().atMost(LIVE).until(() -> description(id), Optional.of(description)::equals);
    }

    private void awaitRefusal(String part) {
        await().atMost(LIVE).until(() -> targets.refused().stream()
                .anyMatch(refusal -> refusal.reason().contains(part)));
    }

    @Test
    void readsWhatIsThereBeforeAnybodyAsks() throws Exception {
        write("a.json", described("a", "first"));

        open();

        assertThat(description("a")).contains("first");
        ServiceReference<HardwareTarget> reference = reference("a").orElseThrow();
        assertThat(reference.getProperty("target.family")).isEqualTo("user");
        assertThat(reference.getProperty("target.description")).isEqualTo("first");
        assertThat(reference.getProperty("target.origin"))
                .isEqualTo(home.resolve("targets/a.json").toString());
        assertThat(targets.refused()).isEmpty();
    }

    @Test
    void followsTheFolder() throws Exception {
        open();
        write("a.json", described("a", "first"));
        awaitDescription("a", "first");
        write("a.json", described("a", "second"));
        awaitDescription("a", "second");
        write("a.json", described("b", "renamed"));
        awaitDescription("b", "renamed");
        assertThat(reference("a")).isEmpty();
        Files.delete(home.resolve("targets/a.json"));
        await().atMost(LIVE).until(() -> reference("b").isEmpty());
    }

    @Test
    void keepsTheEarlierVersionWhileTheNewOneIsBroken() throws Exception {
        write("a.json", described("a", "first"));
        open();
        write("a.json", described("a", "first").replace("description", "descrption"));
        awaitRefusal("line 2 column 2, descrption: unknown field descrption; did you mean description?");
        assertThat(targets.refused()).singleElement().satisfies(refusal -> assertThat(refusal.reason())
                .endsWith("; the earlier version stays"));
        assertThat(description("a")).contains("first");
        write("a.json", described("a", "mended"));
        awaitDescription("a", "mended");
        await().atMost(LIVE).until(() -> targets.refused().isEmpty());
    }

    @Test
    void refusesTheLaterOfTwoFilesWithOneIdUntilTheEarlierGoes() throws Exception {
        write("a.json", described("twin", "earlier"));
        write("b.json", described("twin", "later"));
        open();
        assertThat(description("twin")).contains("earlier");
        assertThat(targets.refused())
                .containsExactly(new Refusal(
                        "twin",
                        home.resolve("targets/b.json").toString(),
                        home.resolve("targets/b.json") + ", line 1 column 3, id: twin is taken by "
                                + home.resolve("targets/a.json")));
        Files.delete(home.resolve("targets/a.json"));
        awaitDescription("twin", "later");
    }

    @Test
    void comesAndGoesWithTheTargetThatItExtends() throws Exception {
        write("a.json", "{ \"id\": \"a\", \"extends\": \"board\" }");
        write("b.json", "{ \"id\": \"b\", \"extends\": \"a\" }");
        open();
        assertThat(reference("a")).isEmpty();
        assertThat(targets.refused()).hasSize(2);

        ServiceRegistration<HardwareTarget> first = vendorTarget("board", 1);
        assertThat(description("b")).contains("version 1");
        assertThat(reference("b").orElseThrow().getProperty("target.family")).isEqualTo("vendor");
        assertThat(reference("b").orElseThrow().getProperty("target.extends")).isEqualTo("a");
        assertThat(targets.refused()).isEmpty();

        first.unregister();
        assertThat(reference("a")).isEmpty();
        assertThat(reference("b")).isEmpty();

        vendorTarget("board", 2);
        assertThat(description("b")).contains("version 2");
    }

    @Test
    void refusesToExtendInACircle() throws Exception {
        vendorTarget("board", 1);
        write("a.json", "{ \"id\": \"a\", \"extends\": \"board\" }");
        write("b.json", "{ \"id\": \"b\", \"extends\": \"a\" }");
        open();
        write("a.json", "{ \"id\": \"a\", \"extends\": \"b\" }");
        awaitRefusal("extends: b is refused, as it extends a itself; the earlier version stays");
        assertThat(reference("b")).isPresent();
    }

    @Test
    void leavesTheIdToABundleThatHasIt() throws Exception {
        write("a.json", described("board", "mine"));
        open();
        assertThat(description("board")).contains("mine");
        ServiceRegistration<HardwareTarget> theirs = vendorTarget("board", 1);
        assertThat(description("board")).contains("version 1");
        assertThat(targets.refused()).singleElement().satisfies(refusal -> assertThat(refusal.reason())
                .contains("board is a target of the bundle com.vendor"));
        theirs.unregister();
        assertThat(description("board")).contains("mine");
    }

    @Test
    void takesConfigurationsTheSameWay() {
        open();
        var configured = new ConfiguredTarget(
                targets,
                Map.of(
                        "service.pid", "dev.hone.usertarget~acme",
                        "service.factoryPid", "dev.hone.usertarget",
                        "component.name", "x",
                        "felix.fileinstall.filename", "file:/acme.cfg",
                        "id", "acme",
                        "format", "tflite",
                        "description", "configured"));
        assertThat(description("acme")).contains("configured");
        assertThat(reference("acme").orElseThrow().getProperty("target.origin"))
                .isEqualTo("configuration dev.hone.usertarget~acme");

        configured.changed(Map.of("service.pid", "dev.hone.usertarget~acme", "id", "acme", "frmat", "tflite"));
        assertThat(targets.refused()).singleElement().satisfies(refusal -> assertThat(refusal.reason())
                .startsWith("configuration dev.hone.usertarget~acme, property frmat: unknown field frmat"));
        assertThat(description("acme")).contains("configured");

        configured.withdraw();
        assertThat(reference("acme")).isEmpty();
        assertThat(targets.refused()).isEmpty();
    }
}
