package dev.hone.coordinator.internal.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hone.api.TensorSpec;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneOp;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InputFrontTest {

    private static final Shape PIXELS = Shape.of(1, 2);

    private final GraphBuilder graph = new GraphBuilder("main");
    private int last = graph.newTensorId();

    InputFrontTest() {
        graph.put(Tensor.activation(last, "image", DataType.FLOAT32, PIXELS)).inputs(List.of(last));
    }

    private InputFrontTest then(HoneOp operation, float... constant) {
        int output = graph.newTensorId();
        graph.put(Tensor.activation(output, "t" + output, DataType.FLOAT32, PIXELS));
        List<Integer> inputs = List.of(last);
        if (constant.length > 0) {
            int id = graph.newTensorId();
            Shape shape = constant.length == 1 ? Shape.SCALAR : Shape.of(constant.length);
            graph.put(Tensor.constant(id, "c", DataType.FLOAT32, shape, TensorData.ofFloats(constant)));
            inputs = List.of(last, id);
        }
        graph.append(operation.node(graph.newNodeId(), inputs, List.of(output), Attributes.NONE));
        last = output;
        return this;
    }

    private InputFront front() {
        then(HoneOp.RELU);
        Graph built = graph.outputs(List.of(last)).build();
        return InputFront.of(built, built.inputs().get(0));
    }

    @Test
    void takesScalingAndShiftingFromTheFrontAndDeclaresTheRangeOfPixels() {
        InputFront front =
                then(HoneOp.MULTIPLY, 1 / 127.5f).then(HoneOp.ADD, -1, -1).front();
        assertThat(front.refusal()).isEmpty();
        assertThat(front.scale().scale()).isEqualTo(1 / 127.5, within(1e-9));
        assertThat(front.scale().offset()).isEqualTo(-1);

        Graph left = front.removed();
        assertThat(left.nodes()).singleElement().satisfies(node -> {
            assertThat(node.operator()).isEqualTo("RELU");
            assertThat(node.inputs()).isEqualTo(left.inputs());
        });
        List<?> range = left.tensor(left.inputs().get(0))
                .attributes()
                .get(HoneOp.RANGE, List.class)
                .orElseThrow();
        assertThat((Double) range.get(0)).isEqualTo(-1);
        assertThat((Double) range.get(1)).isEqualTo(1, within(1e-6));
    }

    @Test
    void leavesWhatIsNotTheSameForAllElements() {
        assertThat(then(HoneOp.MULTIPLY, 0.5f, 0.25f).front().refusal())
                .hasValueSatisfying(reason -> assertThat(reason).contains("image", "multiply", "not one scale"));
    }

    @Test
    void refusesWhatNoScaleAndZeroPointCanStandFor() {
        assertThat(then(HoneOp.MULTIPLY, -1).front().refusal())
                .hasValueSatisfying(reason -> assertThat(reason).contains("a scale above 0"));
        assertThat(new InputFrontTest()
                        .then(HoneOp.MULTIPLY, 1)
                        .then(HoneOp.ADD, 3)
                        .front()
                        .refusal())
                .hasValueSatisfying(reason -> assertThat(reason).contains("a range that holds 0"));
    }

    @Test
    void refusesAModelWithoutPreprocessing() {
        assertThat(front().refusal())
                .hasValueSatisfying(reason -> assertThat(reason).contains("relu"));
    }

    @Test
    void preprocessesPixelsOnTheirWayToTheModel() {
        PixelScale scale = new PixelScale(0.5, -1);
        Dataset bytes = dataset(target -> target.put((byte) 200).put((byte) 2));
        Dataset floats = dataset(target -> target.putFloat(200).putFloat(2));
        for (Dataset data : List.of(
                new PreprocessedData(bytes, true, Map.of(0, scale)),
                new PreprocessedData(floats, false, Map.of(0, scale)))) {
            ByteBuffer read = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            data.split(Split.TEST).orElseThrow().read(0, 0, read);
            assertThat(read.remaining()).isZero();
            assertThat(read.getFloat(0)).isEqualTo(99);
            assertThat(read.getFloat(4)).isEqualTo(0);
        }
    }

    private static Dataset dataset(java.util.function.Consumer<ByteBuffer> values) {
        Samples samples = new Samples() {
            @Override
            public long size() {
                return 1;
            }

            @Override
            public void read(long sample, int input, ByteBuffer target) {
                values.accept(target.order(ByteOrder.LITTLE_ENDIAN));
            }

            @Override
            public Optional<TensorSpec> labels() {
                return Optional.empty();
            }

            @Override
            public void readLabel(long sample, ByteBuffer target) {
                throw new IllegalStateException("no labels");
            }
        };
        return new Dataset() {
            @Override
            public Optional<Samples> split(Split split) {
                return Optional.of(samples);
            }

            @Override
            public String description() {
                return "two pixels";
            }

            @Override
            public String hash() {
                return "";
            }

            @Override
            public void close() {}
        };
    }
}
