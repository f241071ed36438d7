package dev.hone.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Estimate;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Technique;
import dev.hone.api.technique.TechniqueType;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.osgi.service.component.annotations.Component;

/** The contract of techniques finds what one does to others: to its job, its process and those that run beside it. */
class TechniqueConductTest {

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

    static class DeafContract extends KeptContract {
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

    static class ExclusiveContract extends KeptContract {
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

    static class LazyContract extends KeptContract {
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
    @TechniqueType(id = "chatty", description = "prints")
    static class Chatty extends Rounding {
        @Override
        public Outcome apply(Model model, Context context) {
            System.out.println("rounding");
            return super.apply(model, context);
        }
    }

    static class ChattyContract extends KeptContract {
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

    static class BusyContract extends KeptContract {
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
}
