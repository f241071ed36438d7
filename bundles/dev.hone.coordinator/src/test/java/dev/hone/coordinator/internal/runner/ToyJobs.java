package dev.hone.coordinator.internal.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.technique.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A small world in which jobs run, and the laws that hold after each. */
abstract class ToyJobs {

    @TempDir
    Path folder;

    ToyWorld world;

    @BeforeEach
    void open() throws IOException {
        world = new ToyWorld(folder);
        world.technique("double", ToyTechnique.multiplying(2));
        world.technique("halve", ToyTechnique.multiplying(0.5f));
        world.technique("nothing", (model, context) -> Outcome.skipped("nothing to do"));
    }

    /** The laws of every job: what was got is given back, and nothing half-written stays. */
    @AfterEach
    void nothingStaysInUse() throws IOException {
        world.close();
        assertThat(world.plugins.inUse()).isZero();
        assertThat(world.runtime.openSessions).hasValue(0);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .isSubsetOf("in.toy", "data", "out.toy", "out.hone.json", "home");
        }
    }

    void fails(OptimizeRequest request, Reason reason, String... parts) {
        assertThatThrownBy(() -> world.run(request))
                .asInstanceOf(type(HoneException.class))
                .returns(reason, HoneException::reason)
                .extracting(HoneException::getMessage)
                .asString()
                .contains(parts)
                .doesNotContain("\n");
        assertThat(world.output).doesNotExist();
    }
}
