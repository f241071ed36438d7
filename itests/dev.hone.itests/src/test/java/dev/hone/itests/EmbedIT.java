package dev.hone.itests;

import static org.junit.Assert.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The example of an application that has hone in a container of its own. */
public class EmbedIT {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void anApplicationFollowsAJobInItsOwnFramework() throws Exception {
        Path work = folder.getRoot().toPath();
        Path target = Path.of(System.getProperty("hone.examples"), "embed", "target");
        Path application = target.resolve("com.example.embed.jar");
        Path output = work.resolve("out.tflite");

        String said = Processes.succeed(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        application + File.pathSeparator + target.resolve("lib/org.apache.felix.framework.jar"),
                        "com.example.embed.Main",
                        Container.distributionFolder().resolve("bundles").toString(),
                        work.resolve("app").toString(),
                        "stm32f746",
                        Container.exampleModel().toString(),
                        Container.example().toString(),
                        output.toString(),
                        application.toString()),
                work);

        assertTrue(said, said.contains("stage quantize APPLIED"));
        assertTrue(said, said.contains("state DONE"));
        assertTrue(said, said.contains("event dev/hone/job/STATE job-1 RUNNING"));
        assertTrue(said, said.contains("top-1 "));
        assertTrue(said, said.contains("written " + output));
        assertTrue(said, Files.size(output) < Files.size(Container.exampleModel()));
        assertTrue(said, Files.isRegularFile(work.resolve("app/hone/jobs/job-1/job.json")));
    }
}
