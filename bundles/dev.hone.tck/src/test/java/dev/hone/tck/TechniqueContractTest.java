package dev.hone.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.data.Split;
import dev.hone.api.technique.Check;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Estimate;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Technique;
import dev.hone.api.technique.TechniqueType;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.tck.kit.Network;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.osgi.service.component.annotations.Component;

/** The contract of techniques finds those that break it, each by the test that is meant for it. */
class TechniqueContractTest {

    @Test
    void passesOneThatKeepsIt() {
        assertThat(ContractRun.failures(KeptContract.class)).isEmpty();
    }

    @Component(service = Technique.class)
    @TechniqueType(id = "writing", description = "writes to the given model")
    static class Writing extends Rounding {
        static final ByteBuffer SHARED = ByteBuffer.allocate(8);

        @Override
        public Estimate estimate(Model model, Context context) {
            SHARED.put(0, (byte) (SHARED.get(0) + 1));
            return super.estimate(model, context);
        }
    }

    static class WritingContract extends KeptContract {
        @Override
        protected Technique create() {
            return new Writing();
        }

        @Override
        protected Model model() {
            Model model = Network.classifier();
            Graph graph = model.main()
                    .edit()
                    .put(Tensor.constant(99, "shared", DataType.FLOAT32, Shape.of(2), TensorData.of(Writing.SHARED)))
                    .build();
            return model.withGraph(0, graph);
        }
    }

    @Test
    void findsThatTheGivenModelChanges() {
        assertThat(ContractRun.failures(WritingContract.class))
                .containsOnlyKeys("leavesTheGivenModelAsItIs")
                .extractingByKey("leavesTheGivenModelAsItIs")
                .asString()
                .endsWith("But estimate changed it");
    }

    @Component(service = Technique.class)
    @TechniqueType(id = "eager", description = "reads data while it checks")
    static class Eager extends Rounding {
        @Override
        public Check check(Model model, Context context) {
            context.data()
                    .flatMap(data -> data.split(Split.TRAIN))
                    .ifPresent(samples -> samples.readLabel(0, ByteBuffer.allocate(8)));
            return super.check(model, context);
        }
    }

    static class EagerContract extends KeptContract {
        @Override
        protected Technique create() {
            return new Eager();
        }
    }

    @Test
    void findsACheckThatReadsData() {
        assertThat(ContractRun.failures(EagerContract.class)).containsOnlyKeys("checksAndEstimatesWithoutWork");
    }

    @Component(service = Technique.class)
    @TechniqueType(id = "remembering", description = "counts its calls in the model")
    static class Remembering extends Rounding {
        private final AtomicInteger calls = new AtomicInteger();

        @Override
        Outcome changed(Model before, Model after, Lineage lineage) {
            Outcome outcome = super.changed(before, after, lineage);
            return outcome instanceof Outcome.Applied
                    ? Outcome.applied(
                            after.withAttributes(after.attributes().with("calls", (long) calls.incrementAndGet())),
                            lineage)
                    : outcome;
        }
    }

    static class RememberingContract extends KeptContract {
        @Override
        protected Technique create() {
            return new Remembering();
        }
    }

    @Test
    void findsStateBetweenCalls() {
        assertThat(ContractRun.failures(RememberingContract.class))
                .containsOnlyKeys("isDeterministicAndKeepsNothing", "servesSeveralJobsAtOnce");
    }

    @Component(service = Technique.class)
    @TechniqueType(id = "silent", description = "says nothing of what it changes")
    static class Silent extends Rounding {
        @Override
        Outcome changed(Model before, Model after, Lineage lineage) {
            return super.changed(before, after, Lineage.IDENTITY);
        }
    }

    static class SilentContract extends KeptContract {
        @Override
        protected Technique create() {
            return new Silent();
        }
    }

    @Test
    void findsALineageThatSaysNothingOfChanges() {
        assertThat(ContractRun.failures(SilentContract.class))
                .containsOnlyKeys("saysTruthfullyWhereTensorsWent")
                .extractingByKey("saysTruthfullyWhereTensorsWent")
                .asString()
                .endsWith("But from 'weight1' to 'weight1' it says Same, while the values differ");
    }

    @Component(service = Technique.class)
    @TechniqueType(id = "losing", description = "gives weights new ids and says nothing of it")
    static class Losing extends Rounding {
        @Override
        Outcome changed(Model before, Model after, Lineage lineage) {
            Lineage.Builder gone = Lineage.builder();
            lineage.changed().forEach(gone::gone);
            return super.changed(before, after, gone.build());
        }
    }

    static class LosingContract extends KeptContract {
        @Override
        protected Technique create() {
            return new Losing();
        }
    }

    @Test
    void findsConstantsOfWhichNothingIsLeft() {
        assertThat(ContractRun.failures(LosingContract.class))
                .containsOnlyKeys("saysTruthfullyWhereTensorsWent")
                .extractingByKey("saysTruthfullyWhereTensorsWent")
                .asString()
                .endsWith("constant 'weight1' has no successor");
    }

    @Component(service = Technique.class)
    @TechniqueType(id = "exposing", description = "makes the input an output")
    static class Exposing extends Rounding {
        @Override
        Outcome changed(Model before, Model after, Lineage lineage) {
            GraphBuilder graph = after.main().edit();
            graph.outputs(after.main().inputs());
            Model exposed = after.withGraph(0, graph.build());
            return super.changed(before, exposed, lineage);
        }
    }

    static class ExposingContract extends KeptContract {
        @Override
        protected Technique create() {
            return new Exposing();
        }
    }

    @Test
    void findsChangedOutputs() {
        assertThat(ContractRun.failures(ExposingContract.class)).containsKeys("keepsInputsAndOutputs");
    }

    @Component(service = Technique.class)
    @TechniqueType(id = "careless", description = "takes every model for one with weights")
    static class Careless extends Rounding {
        @Override
        public Check check(Model model, Context context) {
            Tensor first = weights(model, context).get(0);
            return first.isConstant() ? Check.accepted() : Check.refused("impossible");
        }
    }

    static class CarelessContract extends KeptContract {
        @Override
        protected Technique create() {
            return new Careless();
        }
    }

    @Test
    void findsModelsThatMakeItFail() {
        assertThat(ContractRun.failures(CarelessContract.class))
                .containsOnlyKeys("takesOrRefusesOddModels")
                .extractingByKey("takesOrRefusesOddModels")
                .asString()
                .contains("for operators that nobody knows check threw java.lang.IndexOutOfBoundsException");
    }

    @Component(service = Technique.class)
    @TechniqueType(id = "demanding", description = "needs data and does not say so")
    static class Demanding extends Rounding {
        @Override
        public Outcome apply(Model model, Context context) {
            if (context.data().isEmpty()) {
                throw new HoneException(Reason.DATA, "data is needed");
            }
            return super.apply(model, context);
        }
    }

    static class DemandingContract extends KeptContract {
        @Override
        protected Technique create() {
            return new Demanding();
        }
    }

    @Test
    void findsNeedsThatCheckDoesNotName() {
        assertThat(ContractRun.failures(DemandingContract.class)).containsOnlyKeys("saysWhatIsMissing");
    }

    @Component(service = Technique.class)
    @TechniqueType(id = "idle", description = "does nothing and says it did")
    static class Idle extends Rounding {
        @Override
        Outcome changed(Model before, Model after, Lineage lineage) {
            return Outcome.applied(before, Lineage.IDENTITY);
        }
    }

    static class IdleContract extends KeptContract {
        @Override
        protected Technique create() {
            return new Idle();
        }
    }

    @Test
    void findsThatNothingWasChanged() {
        assertThat(ContractRun.failures(IdleContract.class))
                .extractingByKey("changesTheModelThatTheTestGives")
                .asString()
                .contains("A technique that changed nothing is skipped, not applied.");
    }

    @Component(service = Technique.class)
    @TechniqueType(id = "wordless", description = "answers nothing")
    static class Wordless extends Rounding {
        @Override
        public Check check(Model model, Context context) {
            return null;
        }
    }

    static class WordlessContract extends KeptContract {
        @Override
        protected Technique create() {
            return new Wordless();
        }
    }

    @Test
    void findsANullAnswer() {
        assertThat(ContractRun.failures(WordlessContract.class))
                .extractingByKey("changesTheModelThatTheTestGives")
                .asString()
                .endsWith("But check returned null");
    }
}
