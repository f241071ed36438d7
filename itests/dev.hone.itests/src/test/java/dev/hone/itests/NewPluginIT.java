package dev.hone.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** The way of third parties, as the documents tell it: new, build, drop into the folder deploy. */
public class NewPluginIT {

    private Path folder;

    @Before
    public void makeFolder() throws IOException {
        folder = Files.createTempDirectory("hone-new");
    }

    @After
    public void deleteFolder() throws IOException {
        Container.delete(folder);
    }

    @Test
    public void aNewTechniqueAndANewTargetAreBuiltDroppedAndUsed() throws Exception {
        Processes.hone(folder, "new", "technique", "round-off", "-o", "technique");
        Processes.hone(folder, "new", "target", "mini-board", "-o", "target");

        MavenBuild.packaged(folder, "technique", "target");
        assertContract("technique/target/surefire-reports/TEST-example.roundoff.RoundOffTechniqueTest.xml");
        assertContract("target/target/surefire-reports/TEST-example.miniboard.MiniBoardTest.xml");

        Path deploy = Files.createDirectories(folder.resolve("home/deploy"));
        Files.copy(folder.resolve("technique/target/round-off.jar"), deploy.resolve("round-off.jar"));
        Files.copy(folder.resolve("target/target/mini-board.jar"), deploy.resolve("mini-board.jar"));
        Map<String, Object> result = JSON.std.mapFrom(Processes.hone(
                folder,
                "optimize",
                Container.exampleModel().toString(),
                "--target",
                "mini-board",
                "--apply",
                "round-off(step=0.02)",
                "-o",
                "out.tflite",
                "--json"));

        Map<?, ?> job = (Map<?, ?>) result.get("result");
        assertEquals("mini-board", ((Map<?, ?>) job.get("plan")).get("target"));
        Map<?, ?> stage = (Map<?, ?>) ((List<?>) job.get("stages")).get(0);
        assertEquals("round-off", stage.get("technique"));
        assertEquals("applied", stage.get("result"));
        assertTrue(Files.exists(folder.resolve("out.tflite")));
    }

    /** The kit's tests ran: a project without tests would be built, too. */
    private void assertContract(String report) throws IOException {
        String text = Files.readString(folder.resolve(report));
        assertTrue(text, text.contains("name=\"saysWhoItIs\""));
        assertTrue(text, text.contains("failures=\"0\""));
    }
}
