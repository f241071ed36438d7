package dev.hone.log.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.service.log.LogReaderService;
import org.osgi.service.log.LogService;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.log.admin.LoggerAdmin;

class HoneLogTest {

    private static final System.Logger PLUGIN = System.getLogger("com.vendor.Plugin");

    @TempDir
    Path home;

    private Framework framework;
    private BundleContext context;
    private HoneLog log;
    private Handler[] before;

    @BeforeEach
    void start() throws Exception {
        before = Logger.getLogger("").getHandlers();
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        "dev.hone.home",
                        home.toString(),
                        Constants.FRAMEWORK_STORAGE,
                        home.resolve("framework").toString(),
                        // The service's types are to be those of this test.
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        "org.osgi.service.log;version=1.5,org.osgi.service.log.admin;version=1.0",
                        "felix.log.level",
                        "0"));
        framework.start();
        context = framework.getBundleContext();
        context.installBundle(Path.of(org.apache.felix.log.Activator.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI())
                        .toUri()
                        .toString())
                .start();
        log = new HoneLog(
                context,
                defaults(),
                service(LoggerFactory.class),
                service(LogReaderService.class),
                service(LoggerAdmin.class));
    }

    @AfterEach
    void stop() throws Exception {
        log.stop();
        framework.stop();
        framework.waitForStop(5_000);
        assertThat(Logger.getLogger("").getHandlers()).containsExactly(before);
    }

    private <T> T service(Class<T> type) {
        return context.getService(context.getServiceReference(type));
    }

    private void awaitLine(String... parts) {
        await().until(() -> read().lines().anyMatch(line -> Arrays.stream(parts).allMatch(line::contains)));
    }

    private String read() throws IOException {
        Path file = home.resolve("log/hone.log.0");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    @Test
    void writesWhatBundlesLogByThePlatformsLoggers() throws IOException {
        PLUGIN.log(System.Logger.Level.WARNING, "the disk {is} full", new IOException("no space left"));

        awaitLine("WARN", "com.vendor.Plugin: the disk {is} full");
        awaitLine("java.io.IOException: no space left");
    }

    @Test
    void writesWhatBundlesLogByTheLogService() {
        service(LogService.class).getLogger("com.vendor.Service").error("lost {}", "a frame");

        awaitLine("ERROR", "com.vendor.Service: lost a frame");
    }

    @Test
    void leavesOutWhatIsBelowTheLevelUntilTheLevelChanges() throws IOException {
        PLUGIN.log(System.Logger.Level.DEBUG, "first detail");
        PLUGIN.log(System.Logger.Level.INFO, "first news");
        awaitLine("INFO", "first news");
        log.accept("DEBUG");
        PLUGIN.log(System.Logger.Level.DEBUG, "second detail");
        awaitLine("DEBUG", "second detail");

        assertThat(read()).doesNotContain("first detail");
    }

    /** The settings where nobody says otherwise. */
    private static LogSettings defaults() {
        return (LogSettings) Proxy.newProxyInstance(
                LogSettings.class.getClassLoader(),
                new Class<?>[] {LogSettings.class},
                (settings, method, args) -> method.getDefaultValue());
    }
}
