package dev.hone.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs main classes that lie beside the unit tests of the TFLite bundles, on what they test. */
final class TestClasses {

    private static final List<String> TESTED = List.of("format.tflite", "runtime.tflite");
    private static final List<String> BUNDLES =
            List.of("model", "api", "quantization", "graph", "training", "format.keras");

    private TestClasses() {}

    /** Compiles what is not. */
    static void compile() throws IOException, InterruptedException {
        System.err.println("bench: compiling the tests of the TFLite bundles");
        Command.of(
                        "mvn",
                        "-B",
                        "-q",
                        "-f",
                        Workplace.ROOT.resolve("pom.xml").toString(),
                        "-pl",
                        "bundles/dev.hone.format.tflite,bundles/dev.hone.runtime.tflite",
                        "-am",
                        "test-compile")
                .run();
    }

    /** A Java process, not yet started. */
    static Command command(List<String> javaOptions, String main, Object... arguments) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.add("-XX:+UseSerialGC");
        line.addAll(javaOptions);
        line.add("-cp");
        line.add(classPath());
        line.add(main);
        for (Object argument : arguments) {
            line.add(argument.toString());
        }
        return Command.of(line.toArray(String[]::new));
    }

    private static String classPath() {
        List<String> parts = new ArrayList<>();
        for (String bundle : BUNDLES) {
            parts.add(target(bundle, "classes"));
        }
        for (String bundle : TESTED) {
            parts.add(target(bundle, "classes"));
            parts.add(target(bundle, "test-classes"));
        }
        parts.add(Workplace.ROOT.resolve("bench/target/lib") + "/*");
        return String.join(File.pathSeparator, parts);
    }

    private static String target(String bundle, String folder) {
        return Workplace.ROOT
                .resolve("bundles/dev.hone." + bundle + "/target/" + folder)
                .toString();
    }
}
