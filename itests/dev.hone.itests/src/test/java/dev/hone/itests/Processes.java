package dev.hone.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Other processes, as users start them. */
final class Processes {

    private Processes() {}

    /** What a process wrote to standard output; one that fails, or takes minutes, fails the test with all it wrote. */
    static String succeed(List<String> command, Path folder) throws Exception {
        Path out = Files.createTempFile(folder, "out", ".log");
        Path err = Files.createTempFile(folder, "err", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        // A build within a build is one of its own.
        builder.environment().keySet().removeIf(name -> name.startsWith("MAVEN_"));
        Process process = builder.start();
        try {
            assertTrue(command + " goes on", process.waitFor(3, TimeUnit.MINUTES));
        } finally {
            process.destroyForcibly();
        }
        String written = Files.readString(out);
        assertEquals(command + "\n" + written + Files.readString(err), 0, process.exitValue());
        return written;
    }

    /** Runs the distribution's command line. */
    static String hone(Path folder, String... args) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(Container.jars(Container.distributionFolder().resolve("lib")).stream()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator)));
        command.add("dev.hone.launcher.Main");
        command.addAll(List.of(args));
        command.add("--home");
        command.add(folder.resolve("home").toString());
        return succeed(command, folder);
    }
}
