package dev.hone.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.TensorSpec;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.DatasetReader;
import dev.hone.api.data.DatasetReaderType;
import dev.hone.api.data.DatasetRequest;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.GraphPassType;
import dev.hone.api.graph.Operators;
import dev.hone.api.technique.Property;
import dev.hone.api.technique.PropertyType;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.osgi.service.component.annotations.Component;

/** The contracts of dataset readers, graph passes and properties find those that break them. */
class OtherContractsTest {

    @Component
    @DatasetReaderType(id = "drifting", description = "other values at every reading")
    static class Drifting implements DatasetReader {

        private static final AtomicInteger READS = new AtomicInteger();

        @Override
        public boolean recognizes(Path location) {
            return !Files.isDirectory(location);
        }

        @Override
        public String lookedFor() {
            return "anything";
        }

        @Override
        public Dataset open(Path location, DatasetRequest request) {
            return new Dataset() {
                @Override
                public Optional<Samples> split(Split split) {
                    return Optional.of(new Samples() {
                        @Override
                        public long size() {
                            return 2;
                        }

                        @Override
                        public void read(long sample, int input, ByteBuffer target) {
                            target.putFloat(READS.incrementAndGet());
                        }

                        @Override
                        public Optional<TensorSpec> labels() {
                            return Optional.empty();
                        }

                        @Override
                        public void readLabel(long sample, ByteBuffer target) {
                            throw new IllegalStateException("no labels");
                        }
                    });
                }

                @Override
                public String description() {
                    return "drifting";
                }

                @Override
                public String hash() {
                    return "?";
                }

                @Override
                public void close() {}
            };
        }
    }

    static class DriftingContract extends DatasetReaderContract {
        @Override
        protected DatasetReader create() {
            return new Drifting();
        }

        @Override
        protected Path location() {
            return Path.of("pom.xml");
        }

        @Override
        protected DatasetRequest request() {
            return new DatasetRequest(List.of(new TensorSpec("x", DataType.FLOAT32, Shape.of(1), Optional.empty())), 1);
        }
    }

    @Test
    void findADatasetThatDrifts() {
        assertThat(ContractRun.failures(DriftingContract.class))
                .containsOnlyKeys(
                        "recognizesItsDataByContent",
                        "givesTheSameSamplesAtEveryReading",
                        "knowsWhatItIs",
                        "refusesInputsThatTheDataDoesNotFit");
    }

    @Component
    @GraphPassType(id = "copying", description = "another object where there is nothing to do")
    static class Copying implements GraphPass {
        @Override
        public Result run(Model model, Operators operators) {
            return Result.unchanged(model.detached());
        }
    }

    static class CopyingContract extends GraphPassContract {
        @Override
        protected GraphPass create() {
            return new Copying();
        }
    }

    @Component(service = GraphPass.class)
    @GraphPassType(id = "wiping", description = "marks the time")
    static class Wiping implements GraphPass {
        @Override
        public Result run(Model model, Operators operators) {
            return new Result(model.withAttributes(Attributes.of("at", System.nanoTime())), Lineage.IDENTITY);
        }
    }

    static class WipingContract extends GraphPassContract {
        @Override
        protected GraphPass create() {
            return new Wiping();
        }
    }

    @Test
    void findPassesThatCopyOrVary() {
        assertThat(ContractRun.failures(CopyingContract.class))
                .containsOnlyKeys("cleansOrLeavesModels")
                .extractingByKey("cleansOrLeavesModels")
                .asString()
                .contains("it is another object that says the same");
        assertThat(ContractRun.failures(WipingContract.class))
                .containsOnlyKeys("cleansOrLeavesModels")
                .extractingByKey("cleansOrLeavesModels")
                .asString()
                .contains("The same model gives the same result.");
    }

    @Component
    @PropertyType(id = "fleeting", description = "lost at once")
    static class Fleeting implements Property {
        private final AtomicInteger calls = new AtomicInteger();

        @Override
        public Optional<Evidence> measure(Tensor tensor) {
            int call = calls.incrementAndGet();
            return Optional.of(() -> "measured " + call);
        }

        @Override
        public Optional<String> lost(Tensor before, Evidence evidence, Tensor after, Lineage.Transform transform) {
            return Optional.of("everything");
        }
    }

    static class FleetingContract extends PropertyContract {
        @Override
        protected Property create() {
            return new Fleeting();
        }

        @Override
        protected List<Tensor> having() {
            return lacking();
        }

        @Override
        protected List<Tensor> lacking() {
            return List.of(Tensor.constant(0, "w", DataType.FLOAT32, Shape.of(1), TensorData.ofFloats(1)));
        }
    }

    @Test
    void findAPropertyThatIsNone() {
        assertThat(ContractRun.failures(FleetingContract.class))
                .containsOnlyKeys("isReadOffTensors", "holdsInATensorThatStaysAsItIs", "isSafeForSeveralThreads");
    }
}
