package dev.hone.feature.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import dev.hone.feature.internal.Definition.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryTest {

    private static final Artifact BOARD = FeatureReader.artifact("com.acme:board:1.0");

    @TempDir
    private Path folder;

    private Path shipped;
    private Path maven;
    private Repository repository;

    @BeforeEach
    void makeFolders() throws IOException {
        shipped = Files.createDirectories(folder.resolve("hone/bundles"));
        maven = Files.createDirectories(folder.resolve("maven"));
        Places places = new Places(Optional.of(folder.resolve("hone")), folder.resolve("home"));
        repository = new Repository(List.of(shipped, maven), places);
    }

    @Test
    void findsBundlesFlatAndAsMavenHasThem() throws IOException {
        Path deep = bundle(maven.resolve("com/acme/board/1.0/board-1.0.jar"), "acme.board");
        assertThat(repository.find(BOARD)).contains(deep);

        Path flat = bundle(shipped.resolve("board-1.0.jar"), "acme.board");
        assertThat(repository.find(BOARD)).contains(flat);
        assertThat(repository.find(FeatureReader.artifact("com.acme:board:2.0")))
                .isEmpty();
    }

    @Test
    void usesWhatIsShippedInPlaceAndTellsCopiesApartByContent() throws IOException {
        Path jar = bundle(maven.resolve("board-1.0.jar"), "acme.board");
        Part first = repository.parts(feature()).get(0);
        bundle(jar, "acme.board", "Bundle-Name", "changed");
        Part changed = repository.parts(feature()).get(0);

        assertThat(first.key()).isEqualTo(changed.key());
        assertThat(first.location()).isNotEqualTo(changed.location()).startsWith("hone-feature:com.acme:board:1.0:");

        Path there = bundle(shipped.resolve("board-1.0.jar"), "acme.board;singleton:=true");
        Part used = repository.parts(feature()).get(0);
        assertThat(used.location()).isEqualTo("reference:" + there.toUri());
        assertThat(used.symbolicName()).isEqualTo("acme.board");
    }

    @Test
    void namesTheBundleAndTheFoldersInWhichItIsNot() {
        assertThatThrownBy(() -> repository.parts(feature()))
                .isInstanceOfSatisfying(HoneException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(HoneException.Reason.MISSING))
                .hasMessageContaining("com.acme:board:1.0 of the feature acme")
                .hasMessageContaining(shipped + ", " + maven);
    }

    @Test
    void refusesAJarThatIsNoBundle() throws IOException {
        bundle(maven.resolve("board-1.0.jar"), null);
        assertThatThrownBy(() -> repository.parts(feature()))
                .isInstanceOf(HoneException.class)
                .hasMessageContaining("Bundle-SymbolicName");

        Files.writeString(maven.resolve("board-1.0.jar"), "broken");
        assertThatThrownBy(() -> repository.parts(feature()))
                .isInstanceOf(HoneException.class)
                .hasMessageContaining(maven.resolve("board-1.0.jar").toString());
    }

    private Definition feature() {
        return new Definition(
                folder.resolve("acme.json"),
                FeatureReader.artifact("com.acme:acme:1.0"),
                Optional.empty(),
                List.of(new Member(BOARD, 1)),
                Map.of());
    }

    private static Path bundle(Path jar, String name, String... headers) throws IOException {
        var manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (name != null) {
            attributes.putValue("Bundle-SymbolicName", name);
            attributes.putValue("Bundle-Version", "1.0");
        }
        for (int i = 0; i < headers.length; i += 2) {
            attributes.putValue(headers[i], headers[i + 1]);
        }
        Files.createDirectories(jar.getParent());
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }
}
