package dev.hone.coordinator.internal.runner;

import static dev.hone.coordinator.internal.runner.ToyWorld.results;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.StageReport.Result;
import dev.hone.api.technique.Check;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Estimate;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Technique;
import dev.hone.model.Model;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A chain of several stages is refused before its first one works, where a later one would not take what it is given.
 */
class ChainCheckTest extends ToyJobs {

    private final AtomicBoolean worked = new AtomicBoolean();

    @BeforeEach
    void addWork() {
        world.technique("work", (model, context) -> {
            worked.set(true);
            return ToyTechnique.multiplying(2).apply(model, context);
        });
    }

    private void later(Supplier<Check> check) {
        world.technique("later", new Technique() {
            @Override
            public Check check(Model model, Context context) {
                return check.get();
            }

            @Override
            public Estimate estimate(Model model, Context context) {
                return Estimate.unknown();
            }

            @Override
            public Outcome apply(Model model, Context context) {
                return Outcome.skipped("nothing to do");
            }
        });
    }

    @Test
    void parametersThatALaterStageRefusesAreRefusedBeforeAnyWork() {
        later(() -> {
            throw new HoneException(Reason.USAGE, "later: pattern=3x7 does not fit");
        });

        fails(world.request("work, later"), Reason.USAGE, "pattern=3x7 does not fit");
        assertThat(worked).isFalse();
    }

    @Test
    void dataThatALaterStageRefusesAreRefusedBeforeAnyWork() {
        later(() -> Check.refused(Reason.DATA, "there are no samples to train with"));

        fails(world.request("work, work, later"), Reason.DATA, "later cannot be applied: there are no samples");
        assertThat(worked).isFalse();
    }

    @Test
    void aFirstStageThatRefusesItsParametersEndsTheChainToo() {
        later(() -> Check.refused(Reason.USAGE, "include=[x] matches nothing"));

        fails(world.request("later, work"), Reason.USAGE, "include=[x] matches nothing");
        assertThat(worked).isFalse();
    }

    @Test
    void whatALaterStageHasAgainstTheModelMayBePutRightByThoseBeforeIt() {
        later(() -> worked.get() ? Check.accepted() : Check.refused("there is no even weight"));

        assertThat(results(world.run(world.request("work, later")))).containsExactly(Result.APPLIED, Result.SKIPPED);
    }

    @Test
    void aCheckThatBreaksCostsItsOwnStageOnly() {
        later(() -> {
            throw new IllegalArgumentException("broken");
        });

        assertThat(results(world.run(world.request("work, later")))).containsExactly(Result.APPLIED, Result.REJECTED);
    }
}
