package dev.hone.itests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import dev.hone.api.command.Commands;
import dev.hone.api.command.Completion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

/** hone's commands as Gogo has them. */
@RunWith(PaxExam.class)
public class ShellIT extends Jobs {

    @Inject
    CommandProcessor processor;

    @Inject
    Commands commands;

    @Inject
    BundleContext context;

    private final BlockingQueue<Event> states = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private CommandSession session;
    private ServiceRegistration<EventHandler> listening;

    @Before
    public void openSession() {
        session = processor.createSession(new ByteArrayInputStream(new byte[0]), out, err);
        session.currentDir(folder);
        listening = context.registerService(
                EventHandler.class,
                states::add,
                FrameworkUtil.asDictionary(Map.of(EventConstants.EVENT_TOPIC, "dev/hone/job/STATE")));
    }

    @After
    public void closeSession() {
        listening.unregister();
        session.close();
    }

    @Test
    public void everyCommandIsAVerb() {
        Set<?> verbs = (Set<?>) session.get(".commands");

        assertTrue(commands.summaries().size() >= 13);
        for (Map.Entry<String, String> command : commands.summaries().entrySet()) {
            assertTrue(command.getKey(), verbs.contains("hone:" + command.getKey()));
            assertFalse(command.getKey(), command.getValue().isEmpty());
        }
    }

    @Test
    public void verbsPrintWhatTheCommandLinePrints() throws Exception {
        assertTrue(run("hone:targets"), run("hone:targets").contains("stm32f746"));
        assertTrue(run("hone:techniques --json").contains("\"quantize\""));
        assertTrue(run("hone:inspect '" + Container.exampleModel() + "'").contains("CONV_2D"));
        assertEquals(run("hone:formats"), run("hone:hone formats"));
    }

    @Test
    public void verbsTakePartInPipesAndTellWhetherTheyFailed() throws Exception {
        assertEquals(1, run("hone:targets | gogo:grep nrf52833").lines().count());
        assertEquals("yes\n", run("hone:formats tflite >/dev/null && gogo:echo yes"));
        assertEquals("no\n", run("hone:formats no-such || gogo:echo no"));
        assertTrue(
                err.toString(UTF_8), err.toString(UTF_8).startsWith("hone: there is no format no-such; there are: "));
    }

    @Test
    public void aJobInTheBackgroundGivesItsIdAtOnceAndIsAmongTheJobs() throws Exception {
        String id = run(optimize("out.tflite") + " --background").strip();

        assertTrue(id, run("hone:jobs").contains(id));
        assertTrue(run("hone:job " + id), run("hone:job " + id).startsWith(id + "\n"));
        assertTrue(commands.complete(List.of("job", "")).words().contains(id));
        assertEquals(id, awaitEnd("DONE").getProperty("job"));
        assertTrue(Files.exists(folder.resolve("out.tflite")));
    }

    @Test
    public void anAmpersandIsTheBackgroundToo() throws Exception {
        run(optimize("other.tflite") + " &");

        awaitEnd("DONE");
        assertTrue(err.toString(UTF_8), Files.exists(folder.resolve("other.tflite")));
    }

    @Test
    public void aJobInTheBackgroundIsCancelled() throws Exception {
        String id = run(optimize("never.tflite") + " --background --explain").strip();

        assertTrue(run("hone:cancel " + id).startsWith(id + " is "));
        assertEquals(id, awaitEnd("CANCELLED").getProperty("job"));
        assertFalse(run("hone:jobs --unfinished").contains(id + " "));
        assertFalse(Files.exists(folder.resolve("never.tflite")));
    }

    @Test
    public void completionKnowsWhatIsInTheContainer() {
        assertTrue(
                commands.complete(List.of("optimize", "--target", "")).words().contains("xnnpack"));
        assertEquals(new Completion(List.of(), true), commands.complete(List.of("optimize", "--data", "")));
    }

    private String optimize(String output) {
        return "hone:optimize '" + Container.exampleModel() + "' --target stm32f746 --data '" + Container.example()
                + "' -o " + output;
    }

    private String run(String line) throws Exception {
        out.reset();
        session.execute(line);
        session.getConsole().flush();
        return out.toString(UTF_8);
    }

    /** The event of a job's end. */
    private Event awaitEnd(String state) throws InterruptedException {
        Event event;
        do {
            event = states.poll(2, TimeUnit.MINUTES);
            assertNotNull("no job became " + state + "; " + err.toString(UTF_8), event);
        } while (!state.equals(event.getProperty("state")));
        return event;
    }
}
