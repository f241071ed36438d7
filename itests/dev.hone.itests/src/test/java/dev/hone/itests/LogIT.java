package dev.hone.itests;

import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import dev.hone.api.coordinator.OptimizeRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.BundleContext;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;

/** Whatever a bundle logs by comes into the Log Service and into the file, and so does what becomes of jobs. */
@RunWith(PaxExam.class)
public class LogIT extends Jobs {

    @Inject
    BundleContext context;

    @Inject
    LogReaderService reader;

    private final BlockingQueue<LogEntry> entries = new LinkedBlockingQueue<>();
    private final LogListener listener = entries::add;

    @Override
    @Configuration
    public Option[] container() {
        return Container.withFeatures();
    }

    @Before
    public void listen() {
        reader.addLogListener(listener);
    }

    @After
    public void stopListening() {
        reader.removeLogListener(listener);
    }

    @Test
    public void loggersOfThePlatformAndOfSlf4jAndJobsEndInOnePlace() throws Exception {
        System.getLogger("com.vendor.Platform").log(System.Logger.Level.WARNING, "by the platform");
        await(entry -> entry.getLoggerName().equals("com.vendor.Platform")
                && entry.getMessage().equals("by the platform"));

        Object slf4j = slf4j("com.vendor.Slf4j");
        slf4j.getClass().getMethod("info", String.class, Object.class).invoke(slf4j, "by {}", "slf4j");
        await(entry -> entry.getLoggerName().equals("com.vendor.Slf4j")
                && entry.getMessage().equals("by slf4j"));

        Container.await(
                coordinator,
                OptimizeRequest.of(Container.exampleModel(), "tflite", folder.resolve("out.tflite"))
                        .withChain("quantize(mode=weight-only-int8)"));
        await(entry -> isOfJob(entry) && entry.getMessage().contains(", stage quantize "));
        await(entry -> isOfJob(entry) && entry.getMessage().endsWith(" is DONE"));

        String file = Files.readString(Path.of(context.getProperty("dev.hone.home"), "log", "hone.log.0"));
        assertTrue(file, file.contains(" WARN  com.vendor.Platform: by the platform\n"));
        assertTrue(file, file.contains(" INFO  com.vendor.Slf4j: by slf4j\n"));
        assertTrue(file, file.contains(" is RUNNING: "));
    }

    private static boolean isOfJob(LogEntry entry) {
        return entry.getLoggerName().equals("dev.hone.job");
    }

    /** As a bundle of a vendor gets it, not the one of the test's own class path. */
    private Object slf4j(String name) throws Exception {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> "dev.hone.slf4j".equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow()
                .loadClass("org.slf4j.LoggerFactory")
                .getMethod("getLogger", String.class)
                .invoke(null, name);
    }

    private void await(Predicate<LogEntry> wanted) throws InterruptedException {
        LogEntry entry = entries.poll(30, TimeUnit.SECONDS);
        while (entry != null && !wanted.test(entry)) {
            entry = entries.poll(30, TimeUnit.SECONDS);
        }
        assertNotNull("the entry did not come", entry);
    }
}
