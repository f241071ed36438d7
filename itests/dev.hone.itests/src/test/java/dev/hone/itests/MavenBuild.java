package dev.hone.itests;

import static org.junit.Assert.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Builds projects with Maven without a network and without leaving anything behind: what the running build has in its
 * local repository stands for Maven's central one, and a folder of the test's is the local one.
 */
final class MavenBuild {

    private static final String SETTINGS =
            """
            <settings>
              <localRepository>%s</localRepository>
              <mirrors>
                <mirror><id>here</id><mirrorOf>central</mirrorOf><url>%s</url></mirror>
              </mirrors>
            </settings>
            """;

    private MavenBuild() {}

    /** Builds several projects, each in a folder of its own within one. */
    static void packaged(Path folder, String... projects) throws Exception {
        Path settings = Files.writeString(
                folder.resolve("settings.xml"),
                SETTINGS.formatted(
                        folder.resolve("local-repository"),
                        Path.of(property("hone.local.repository")).toUri()));
        StringBuilder modules = new StringBuilder();
        Arrays.stream(projects).forEach(project -> modules.append("<module>" + project + "</module>"));
        Path pom = Files.writeString(
                folder.resolve("pom.xml"),
                "<project><modelVersion>4.0.0</modelVersion><groupId>example</groupId><artifactId>all</artifactId>"
                        + "<version>1</version><packaging>pom</packaging><modules>" + modules + "</modules></project>");
        Processes.succeed(
                List.of(
                        executable().toString(),
                        "-B",
                        "-ntp",
                        "-gs",
                        settings.toString(),
                        "-s",
                        settings.toString(),
                        "-f",
                        pom.toString(),
                        "package"),
                folder);
    }

    /** The Maven that runs this build, or the one of the path. */
    private static Path executable() {
        Stream<Path> folders = Stream.concat(
                Optional.ofNullable(System.getProperty("hone.maven.home"))
                        .map(Path::of)
                        .map(home -> home.resolve("bin"))
                        .stream(),
                Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .map(Path::of));
        return folders.map(folder -> folder.resolve("mvn"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError("there is no mvn, neither in the maven.home of the running build nor in"
                                + " the PATH; this test builds projects with Maven"));
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        assertTrue(name + " is not set: run this test by Maven", value != null && !value.startsWith("$"));
        return value;
    }
}
