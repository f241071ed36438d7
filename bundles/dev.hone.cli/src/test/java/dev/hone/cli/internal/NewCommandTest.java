package dev.hone.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

class NewCommandTest {

    private static final FakeCoordinator NONE = new FakeCoordinator();

    @TempDir
    Path folder;

    @BeforeAll
    static void shipARepository() throws IOException {
        Files.createDirectories(Path.of("target/distribution/repository"));
    }

    private CommandLineRun make(String kind, String name, Path project) {
        return CommandLineRun.of(NONE, "new", kind, name, "-o", project.toString(), "--json");
    }

    @ParameterizedTest
    @CsvSource({
        "technique, round-off, example.roundoff, RoundOffTechnique",
        "technique, new, example.new_, NewTechnique",
        "target, my-board, example.myboard, MyBoard",
        "target, string, example.string, StringBoard",
        "target, m4-2nd, example.m42nd, M42ndBoard"
    })
    void makesAProjectThatCompilesWithoutWarningsAndKeepsItsContract(
            String kind, String name, String packageName, String type) throws Exception {
        Path project = folder.resolve("new/project");
        CommandLineRun run = make(kind, name, project);
        assertThat(run.exitCode()).as(run.err()).isZero();
        String place = packageName.replace('.', '/') + "/" + type;
        assertThat(run.json())
                .containsEntry("id", name)
                .containsEntry(
                        "files",
                        List.of(
                                "pom.xml",
                                "README.md",
                                "src/main/java/" + place + ".java",
                                "src/test/java/" + place + "Test.java"));
        Path classes = compile(project);
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            Class<?> contract = loader.loadClass(packageName + "." + type + "Test");
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(selectClass(contract))
                                    .build(),
                            listener);
        }
        assertThat(listener.getSummary().getFailures())
                .extracting(failure -> failure.getException().getMessage())
                .isEmpty();
        assertThat(listener.getSummary().getTestsSucceededCount()).isGreaterThanOrEqualTo(10);
    }

    private static Path compile(Path project) throws IOException {
        Path classes = Files.createDirectory(project.resolve("classes"));
        List<String> args = new ArrayList<>(List.of(
                "--release",
                "17",
                "-Xlint:all,-processing",
                "-Werror",
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString()));
        try (Stream<Path> files = Files.walk(project)) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(args::add);
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, args.toArray(String[]::new)))
                .isZero();
        return classes;
    }

    @Test
    void leavesNothingOfTheTemplateInAProject() throws IOException {
        Path project = folder.resolve("a b&c");
        assertThat(make("technique", "mine", project).exitCode()).isZero();
        try (Stream<Path> files = Files.walk(project)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(file)
                        .content()
                        .doesNotContain("xamplePlugin", "example-", "example.plugin", "@project", ".version@");
                assertThat(file.toString()).doesNotContain("Plugin");
            }
        }
        assertThat(project.resolve("pom.xml"))
                .content()
                .contains("<hone.repository>file:///", "/target/distribution/repository/</hone.repository>")
                .contains("<artifactId>mine</artifactId>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Round",
                "2nd",
                "a_b",
                "a-",
                "a--b",
                "a.b",
                "a/b",
                "../a",
                "",
                " ",
                "ä",
                "joint",
                "a\nb",
                "abcdefghijklmnopqrstuvwxyz-abcdefghijklmnop"
            })
    void refusesNamesThatCannotBecomeAnIdAndAPackage(String name) {
        Path project = folder.resolve("project");
        CommandLineRun run = make("technique", name, project);
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).contains("'" + name.lines().findFirst().orElse("") + "'", "small letters, digits");
        assertThat(project).doesNotExist();
    }

    @Test
    void refusesOtherKinds() {
        CommandLineRun run = make("format", "mine", folder.resolve("project"));
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).contains("'format'", "technique and target");
    }

    @Test
    void takesAnEmptyFolderAndRefusesAnyOther() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThat(make("target", "mine", empty).exitCode()).isZero();
        assertThat(empty).isDirectoryContaining("glob:**pom.xml");

        CommandLineRun run = make("target", "mine", empty);
        assertThat(run.exitCode()).isEqualTo(ExitCode.OUTPUT.code());
        assertThat(run.err()).contains(empty.toString(), "empty");

        Path file = Files.writeString(folder.resolve("file"), "mine");
        assertThat(make("target", "mine", file).exitCode()).isEqualTo(ExitCode.OUTPUT.code());
        assertThat(file).hasContent("mine");
    }

    @Test
    void leavesNothingHalfWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "a file where a folder is needed");
        CommandLineRun run = make("technique", "mine", file.resolve("project"));
        assertThat(run.exitCode()).isEqualTo(ExitCode.OUTPUT.code());
        assertThat(run.err()).contains("cannot write").doesNotContain("Exception");
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
        assertThat(new File("mine")).doesNotExist();
    }
}
