package dev.hone.coordinator.internal.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.StageReport;
import dev.hone.api.technique.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A technique works with services that other bundles than the coordinator's know of. */
class StageServicesTest extends ToyJobs {

    private static final String SERVICES = "technique.services";

    private final AtomicBoolean gone = new AtomicBoolean();
    private final List<Integer> answers = new ArrayList<>();

    @BeforeEach
    void addTechnique() {
        world.technique(
                "ask",
                new ToyTechnique((model, context) -> {
                    context.services(IntUnaryOperator.class).forEach(service -> answers.add(service.applyAsInt(20)));
                    return Outcome.skipped();
                }),
                SERVICES,
                List.of(IntUnaryOperator.class.getName()));
        world.plugins.addService(IntUnaryOperator.class, "one", (IntUnaryOperator) x -> x + 1, gone);
    }

    private StageReport run() {
        JobResult result = world.run(world.request("ask"));
        return result.stages().get(0);
    }

    @Test
    void theyAreHeldUntilTheStageEnds() {
        world.plugins.addService(IntUnaryOperator.class, "two", (IntUnaryOperator) x -> x + 2, new AtomicBoolean());
        world.plugins.addService(IntUnaryOperator.class, "stranger", "of another class", new AtomicBoolean());

        run();

        assertThat(answers).containsExactlyInAnyOrder(21, 22);
        assertThat(world.plugins.inUse()).isZero();
    }

    @Test
    void aStoredResultIsNotTakenWhenTheyChange() {
        assertThat(run().stored()).isFalse();
        assertThat(run().stored()).isTrue();

        world.plugins.addService(IntUnaryOperator.class, "two", (IntUnaryOperator) x -> x + 2, new AtomicBoolean());
        assertThat(run().stored()).isFalse();

        world.contents.put("one", " rebuilt");
        assertThat(run().stored()).isFalse();
        assertThat(run().stored()).isTrue();
    }

    @Test
    void whatWasNotDeclaredIsRefused() {
        world.technique("secretive", (model, context) -> {
            context.services(IntUnaryOperator.class);
            return Outcome.skipped();
        });

        assertThatThrownBy(() -> world.run(world.request("secretive")))
                .isInstanceOf(HoneException.class)
                .hasMessageContaining(SERVICES)
                .hasMessageContaining("IntUnaryOperator");
    }
}
