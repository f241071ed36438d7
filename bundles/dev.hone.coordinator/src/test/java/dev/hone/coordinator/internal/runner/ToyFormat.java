package dev.hone.coordinator.internal.runner;

import dev.hone.api.format.ModelFormat;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Model;
import dev.hone.model.ModelSource;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A format for tests, a line of text: {@code toy}, the weight of each scaling of a vector of {@link #SIZE} values, then
 * the ids of the outputs. Tensor 0 is the input; scaling i reads tensor 2 i and weight 2 i + 1 and writes tensor 2 i +
 * 2.
 */
final class ToyFormat implements ModelFormat {

    static final int SIZE = 4;
    static final Shape SHAPE = Shape.of(1, SIZE);

    static Model model(float... weights) {
        return model(weights, List.of(2 * weights.length));
    }

    private static Model model(float[] weights, List<Integer> outputs) {
        GraphBuilder builder = new GraphBuilder("main").put(Tensor.activation(0, "in", DataType.FLOAT32, SHAPE));
        for (int i = 0; i < weights.length; i++) {
            int from = 2 * i;
            builder.put(Tensor.constant(
                            from + 1, "weight-" + i, DataType.FLOAT32, Shape.of(1), TensorData.ofFloats(weights[i])))
                    .put(Tensor.activation(from + 2, "scaled-" + i, DataType.FLOAT32, SHAPE))
                    .append(new Node(
                            i, "toy", "SCALE", 1, List.of(from, from + 1), List.of(from + 2), Attributes.NONE));
        }
        Graph graph = builder.inputs(List.of(0)).outputs(outputs).build();
        return Model.of("toy", List.of(graph), Attributes.NONE);
    }

    static float weight(Model model, int index) {
        return model.main()
                .tensor(2 * index + 1)
                .data()
                .orElseThrow()
                .copy(0, 4)
                .getFloat();
    }

    static List<Float> weights(Path file) throws IOException {
        return Arrays.stream(Files.readString(file).split(" ")[1].split(","))
                .map(Float::valueOf)
                .toList();
    }

    static List<Integer> outputs(Path file) throws IOException {
        return Arrays.stream(Files.readString(file).split(" ")[2].split(","))
                .map(Integer::valueOf)
                .toList();
    }

    @Override
    public boolean recognizes(ByteBuffer head) {
        return StandardCharsets.US_ASCII.decode(head).toString().startsWith("toy ");
    }

    @Override
    public Model read(Path file) throws IOException {
        List<Float> read = weights(file);
        float[] weights = new float[read.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = read.get(i);
        }
        return model(weights, outputs(file)).readFrom(ModelSource.of(file, "toy"));
    }

    @Override
    public Optional<String> refusal(Model model) {
        return Optional.empty();
    }

    @Override
    public void write(Model model, Path file) throws IOException {
        List<String> weights = new ArrayList<>();
        for (int i = 0; i < model.main().nodes().size(); i++) {
            if (Float.isNaN(weight(model, i))) {
                throw new InvalidModelException("weight-" + i + " is not a number");
            }
            weights.add(String.valueOf(weight(model, i)));
        }
        String outputs = model.main().outputs().stream().map(String::valueOf).collect(Collectors.joining(","));
        Files.writeString(file, "toy " + String.join(",", weights) + " " + outputs);
    }
}
