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
import dev.hone.model.TensorRef;
import dev.hone.tck.kit.Network;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The contract of techniques finds those that break it, each by the test that is meant for it. */
class TechniqueContractTest {

    @Test
    void passesOneThatKeepsIt() {
        assertThat(ContractRun.failures(Kept.class)).isEmpty();
    }

    static class Kept extends TechniqueContract {
        @Override
        protected Technique create() {
            return new Rounding();
        }
    }

    @TechniqueType(id = "undeclared", description = "no component")
    static class Undeclared extends Rounding {}

    static class UndeclaredContract extends Kept {
        @Override
        protected Technique create() {
            return new Undeclared();
        }
    }

    @Test
    void findsAClassThatIsNoComponent() {
        assertThat(ContractRun.failures(UndeclaredContract.class))
                .containsOnlyKeys(
                        "isAComponentOfItsContract",
                        "saysWhoItIs",
                        "theBundleProvidesItsCapability",
                        "parametersAreWellDefined",
                        "takesOrRefusesEveryValueThatItsDefinitionAdmits")
                .containsEntry(
                        "saysWhoItIs",
                        "Broken contract. A plug-in is a component (org.osgi.service.component.annotations.Component)."
                                + " But the bundle describes no component of the class " + Undeclared.class.getName());
    }

    @Component(service = Technique.class)
    @TechniqueType(id = "Two Words", description = "")
    static class Nameless extends Rounding {}

    static class NamelessContract extends Kept {
        @Override
        protected Technique create() {
            return new Nameless();
        }
    }

    @Test
    void findsAnIdThatNoChainCanHold() {
        assertThat(ContractRun.failures(NamelessContract.class)).containsOnlyKeys("saysWhoItIs");
    }

    @Component(service = Technique.class)
    @Designate(ocd = Unbounded.Definition.class)
    @TechniqueType(id = "unbounded", description = "its definition contradicts itself")
    static class Unbounded extends Rounding {
        @ObjectClassDefinition(name = "unbounded")
        @interface Definition {
            @AttributeDefinition(description = "at least 1", min = "1")
            int count() default 0;
        }
    }

    static class UnboundedContract extends Kept {
        @Override
        protected Technique create() {
            return new Unbounded();
        }
    }

    @Test
    void findsADefaultThatIsRefused() {
        assertThat(ContractRun.failures(UnboundedContract.class))
                .containsOnlyKeys("parametersAreWellDefined")
                .extractingByKey("parametersAreWellDefined")
                .asString()
                .endsWith("But parameter 'count' has a default that is out of bounds");
    }

    @Component(service = Technique.class)
    @Designate(ocd = Fragile.Definition.class)
    @TechniqueType(id = "fragile", description = "fails at what its definition admits")
    static class Fragile extends Rounding {
        @ObjectClassDefinition(name = "fragile")
        @interface Definition {
            @AttributeDefinition(description = "at least 0", min = "0")
            int parts() default 1;
        }

        @Override
        public Check check(Model model, Context context) {
            int each = model.main().tensors().size()
                    / context.parameters(Definition.class).parts();
            return each < 0 ? Check.refused("impossible") : super.check(model, context);
        }
    }

    static class FragileContract extends Kept {
        @Override
        protected Technique create() {
            return new Fragile();
        }
    }

    @Test
    void findsAValueThatIsAdmittedAndBreaksIt() {
        assertThat(ContractRun.failures(FragileContract.class))
                .containsOnlyKeys("takesOrRefusesEveryValueThatItsDefinitionAdmits")
                .extractingByKey("takesOrRefusesEveryValueThatItsDefinitionAdmits")
                .asString()
                .contains("for parts=0 check threw java.lang.ArithmeticException");
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

    static class WritingContract extends Kept {
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

    static class EagerContract extends Kept {
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

    static class RememberingContract extends Kept {
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

    static class SilentContract extends Kept {
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

    static class LosingContract extends Kept {
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

    static class ExposingContract extends Kept {
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

    static class CarelessContract extends Kept {
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

    static class DemandingContract extends Kept {
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
    @TechniqueType(id = "deaf", description = "does not hear that it is cancelled")
    static class Deaf extends Rounding {
        @Override
        public Outcome apply(Model model, Context context) {
            for (int i = 0; i < 100; i++) {
                context.progress().report("dig", i, 100);
            }
            return super.apply(model, context);
        }
    }

    static class DeafContract extends Kept {
        @Override
        protected Technique create() {
            return new Deaf();
        }
    }

    @Test
    void findsWorkAfterCancellation() {
        assertThat(ContractRun.failures(DeafContract.class)).containsOnlyKeys("endsSoonAfterCancellation");
    }

    @Component(service = Technique.class)
    @TechniqueType(id = "exclusive", description = "gives another result while another call runs")
    static class Exclusive extends Rounding {
        private final AtomicInteger inside = new AtomicInteger();
        private final CountDownLatch second = new CountDownLatch(2);

        @Override
        public Outcome apply(Model model, Context context) {
            boolean alone = inside.incrementAndGet() == 1;
            try {
                second.countDown();
                if (!alone) {
                    second.await(1, TimeUnit.SECONDS);
                    return Outcome.rejected("busy");
                }
                second.await(20, TimeUnit.MILLISECONDS);
                return super.apply(model, context);
            } catch (InterruptedException e) {
                throw new HoneException(Reason.CANCELLED, "interrupted");
            } finally {
                inside.decrementAndGet();
            }
        }
    }

    static class ExclusiveContract extends Kept {
        @Override
        protected Technique create() {
            return new Exclusive();
        }
    }

    @Test
    void findsThatCallsMeddleWithEachOther() {
        assertThat(ContractRun.failures(ExclusiveContract.class)).containsOnlyKeys("servesSeveralJobsAtOnce");
    }

    @Component(service = Technique.class)
    @TechniqueType(id = "lazy", description = "asks the context when the new model is read")
    static class Lazy extends Rounding {
        private Context context;

        @Override
        public Outcome apply(Model model, Context given) {
            context = given;
            return super.apply(model, given);
        }

        @Override
        Outcome changed(Model before, Model after, Lineage lineage) {
            Outcome outcome = super.changed(before, after, lineage);
            if (!(outcome instanceof Outcome.Applied)) {
                return outcome;
            }
            Context later = context;
            GraphBuilder graph = after.main().edit();
            TensorRef first = lineage.changed().iterator().next();
            Tensor weight = after.main().tensor(first.tensor());
            graph.put(weight.withData(weight.data().map(data -> new TensorData() {
                @Override
                public long size() {
                    return data.size();
                }

                @Override
                public void read(long position, int length, ByteBuffer target) {
                    if (later.seed() == 1) {
                        data.read(position, length, target);
                    }
                }
            })));
            return Outcome.applied(after.withGraph(0, graph.build()), lineage);
        }
    }

    static class LazyContract extends Kept {
        @Override
        protected Technique create() {
            return new Lazy();
        }
    }

    @Test
    void findsThatTheContextIsUsedLater() {
        assertThat(ContractRun.failures(LazyContract.class))
                .extractingByKey("changesTheModelThatTheTestGives")
                .asString()
                .contains("The context is not used after the technique returned")
                .contains("reading the new model threw");
    }

    @Component(service = Technique.class)
    @TechniqueType(id = "idle", description = "does nothing and says it did")
    static class Idle extends Rounding {
        @Override
        Outcome changed(Model before, Model after, Lineage lineage) {
            return Outcome.applied(before, Lineage.IDENTITY);
        }
    }

    static class IdleContract extends Kept {
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
    @TechniqueType(id = "chatty", description = "prints")
    static class Chatty extends Rounding {
        @Override
        public Outcome apply(Model model, Context context) {
            System.out.println("rounding");
            return super.apply(model, context);
        }
    }

    static class ChattyContract extends Kept {
        @Override
        protected Technique create() {
            return new Chatty();
        }
    }

    @Test
    void findsWhatIsPrinted() {
        assertThat(ContractRun.failures(ChattyContract.class))
                .extractingByKey("leavesTheGivenModelAsItIs")
                .asString()
                .endsWith("But it printed 'rounding'");
    }

    @Component(service = Technique.class)
    @TechniqueType(id = "busy", description = "leaves a thread behind")
    static class Busy extends Rounding {
        static final CountDownLatch END = new CountDownLatch(1);

        @Override
        public Estimate estimate(Model model, Context context) {
            Thread thread = new Thread(
                    () -> {
                        try {
                            END.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    "left over");
            thread.setDaemon(true);
            thread.start();
            return super.estimate(model, context);
        }
    }

    static class BusyContract extends Kept {
        @Override
        protected Technique create() {
            return new Busy();
        }
    }

    @Test
    void findsThreadsThatAreLeft() {
        Map<String, String> failures = ContractRun.failures(BusyContract.class);
        Busy.END.countDown();
        assertThat(failures)
                .containsOnlyKeys("leavesTheGivenModelAsItIs", "checksAndEstimatesWithoutWork")
                .extractingByKey("checksAndEstimatesWithoutWork")
                .asString()
                .endsWith("But it left [left over]");
    }

    @Component(service = Technique.class)
    @TechniqueType(id = "wordless", description = "answers nothing")
    static class Wordless extends Rounding {
        @Override
        public Check check(Model model, Context context) {
            return null;
        }
    }

    static class WordlessContract extends Kept {
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

    @Test
    void requiresLineagesToFitTheModels() {
        Model model = Network.classifier();
        TensorRef nowhere = new TensorRef(0, 12345);
        Lineage lineage = Lineage.builder()
                .link(nowhere, nowhere, new Lineage.Transform.Same())
                .build();
        assertThat(LineageCheck.broken(model, lineage, model, constant -> false))
                .hasValueSatisfying(how -> assertThat(how).contains("tensor 12345"));
        assertThat(LineageCheck.broken(model, Lineage.IDENTITY, model, constant -> false))
                .isEmpty();
        TensorRef weight = new TensorRef(0, 1);
        for (Map.Entry<Lineage.Transform, String> lie : Map.<Lineage.Transform, String>of(
                        new Lineage.Transform.Quantized(), "the type is FLOAT32",
                        new Lineage.Transform.Transposed(List.of(1, 0)), "shape",
                        new Lineage.Transform.Transposed(List.of(0, 0)), "no permutation",
                        new Lineage.Transform.ChannelsKept(0, List.of(7)), "has no indices [7]",
                        new Lineage.Transform.FoldedInto(4, false), "has no axis 4",
                        new Lineage.Transform.Factor(2, 2), "factor 2 of 2")
                .entrySet()) {
            Lineage wrong = Lineage.builder().link(weight, weight, lie.getKey()).build();
            assertThat(LineageCheck.broken(model, wrong, model, constant -> false))
                    .hasValueSatisfying(how -> assertThat(how).contains(lie.getValue()));
        }
    }
}
