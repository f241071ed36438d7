package dev.hone.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {

    private static final Map<String, String> ENVIRONMENT =
            Map.of("HONE_HOME", "/from/variable", "XDG_CACHE_HOME", "/cache");

    @Test
    void takesTheOptionInBothForms() {
        assertThat(home(ENVIRONMENT, "optimize", "--home", "/given")).isEqualTo(Path.of("/given"));
        assertThat(home(ENVIRONMENT, "--home=/given/../other", "targets")).isEqualTo(Path.of("/other"));
    }

    @Test
    void takesTheVariableElse() {
        assertThat(home(ENVIRONMENT, "targets")).isEqualTo(Path.of("/from/variable"));
        assertThat(home(ENVIRONMENT, "targets", "--home")).isEqualTo(Path.of("/from/variable"));
        assertThat(home(ENVIRONMENT, "inspect", "--", "--home=/file")).isEqualTo(Path.of("/from/variable"));
    }

    @Test
    void takesTheUsersCacheFolderElse() {
        assertThat(home(Map.of("XDG_CACHE_HOME", "/cache"))).isEqualTo(Path.of("/cache/hone"));
        assertThat(home(Map.of("XDG_CACHE_HOME", "relative"))).isEqualTo(Path.of("/users/me/.cache/hone"));
        assertThat(home(Map.of("HONE_HOME", ""))).isEqualTo(Path.of("/users/me/.cache/hone"));
    }

    @Test
    void tellsChoicesApart(@TempDir Path home) throws IOException {
        String none = Home.choice(home);
        Path deploy = Files.createDirectories(home.resolve("deploy"));
        assertThat(Home.choice(home)).isEqualTo(none);

        Files.writeString(deploy.resolve("a.jar"), "a");
        String one = Home.choice(home);
        assertThat(one).isNotEqualTo(none).isEqualTo(Home.choice(home));

        Files.writeString(deploy.resolve("a.jar"), "ab");
        assertThat(Home.choice(home)).isNotEqualTo(one);
    }

    private static Path home(Map<String, String> environment, String... args) {
        return Home.of(args, environment, "/users/me");
    }
}
