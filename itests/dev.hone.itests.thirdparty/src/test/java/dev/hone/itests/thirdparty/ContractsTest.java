package dev.hone.itests.thirdparty;

import dev.hone.api.target.HardwareTarget;
import dev.hone.api.technique.Property;
import dev.hone.api.technique.Technique;
import dev.hone.model.DataType;
import dev.hone.model.Model;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.tck.HardwareTargetContract;
import dev.hone.tck.PropertyContract;
import dev.hone.tck.TechniqueContract;
import dev.hone.tck.kit.KitContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** Somebody else's plug-ins keep their contracts; {@link Dither} does not: it changes values and says nothing of it. */
class ContractsTest {

    @Nested
    class ThresholdTest extends TechniqueContract {

        @Override
        protected Technique create() {
            return new Threshold();
        }

        @Override
        protected KitContext context(Model model) {
            return KitContext.of(model).withParameters(Map.of("below", 0.1));
        }
    }

    @Nested
    class PairAveragingTest extends TechniqueContract {

        @Override
        protected Technique create() {
            return new PairAveraging();
        }
    }

    @Nested
    class PairedWeightsTest extends PropertyContract {

        @Override
        protected Property create() {
            return new PairedWeights();
        }

        @Override
        protected List<Tensor> having() {
            return List.of(floats(3, 3, -1, -1));
        }

        @Override
        protected List<Tensor> lacking() {
            return List.of(floats(3, 3, -1, 1), Tensor.activation(0, "x", DataType.FLOAT32, Shape.of(2, 2)));
        }

        private static Tensor floats(float... values) {
            return Tensor.constant(0, "w", DataType.FLOAT32, Shape.of(2, 2), TensorData.ofFloats(values));
        }
    }

    @Nested
    class AcmeBoardTest extends HardwareTargetContract {

        @Override
        protected HardwareTarget create() {
            return new AcmeBoard();
        }
    }

    @Nested
    class ZerosTest extends PropertyContract {

        @Override
        protected Property create() {
            return new Zeros();
        }

        @Override
        protected List<Tensor> having() {
            return List.of(floats(0, 1));
        }

        @Override
        protected List<Tensor> lacking() {
            return List.of(floats(1, 1), Tensor.activation(0, "x", DataType.FLOAT32, Shape.of(2)));
        }

        private static Tensor floats(float... values) {
            return Tensor.constant(0, "w", DataType.FLOAT32, Shape.of(2), TensorData.ofFloats(values));
        }
    }
}
