package dev.hone.runtime.tflite.internal;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.Operators;
import dev.hone.api.runtime.Session;
import dev.hone.format.keras.internal.KerasFormat;
import dev.hone.format.tflite.internal.TfliteFormat;
import dev.hone.format.tflite.internal.operators.TfliteLowering;
import dev.hone.format.tflite.internal.operators.TfliteTraits;
import dev.hone.format.tflite.internal.realize.HoneRealizer;
import dev.hone.graph.internal.ActivationFusion;
import dev.hone.graph.internal.BatchNormFolding;
import dev.hone.graph.internal.ConstantFolding;
import dev.hone.graph.internal.IdentityRemoval;
import dev.hone.graph.internal.SequenceUnrolling;
import dev.hone.graph.internal.WrittenActivations;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.traits.Clamp;
import dev.hone.model.traits.Traits;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Keras models on their way to the interpreter. */
final class KerasModels {

    static final Operators OPERATORS = new Operators() {
        @Override
        public Optional<Traits> traits(Graph graph, Node node) {
            return new TfliteTraits().of(graph, node);
        }

        @Override
        public Optional<Graph> lower(Graph graph, Node node) {
            return new TfliteLowering().lower(graph, node);
        }

        @Override
        public Optional<Node> clamped(Graph graph, Node node, Clamp clamp) {
            return new TfliteTraits().clamped(graph, node, clamp);
        }
    };

    private KerasModels() {}

    /** The model of a Keras file in operators of TensorFlow Lite, cleaned up. */
    static Model realized(Path keras, OptionalInt batch) throws IOException {
        return realized(new KerasFormat().read(keras), batch);
    }

    private static Model realized(Model read, OptionalInt batch) {
        Model recognized = new WrittenActivations().run(read, OPERATORS).model();
        Model model = new HoneRealizer().realize(recognized, batch).model();
        for (GraphPass pass :
                List.of(new ConstantFolding(), new BatchNormFolding(), new ActivationFusion(), new IdentityRemoval())) {
            model = pass.run(model, OPERATORS).model();
        }
        return model;
    }

    /** Writes that as a file. */
    static Path convert(Path keras, Path folder) throws IOException {
        Path file = folder.resolve(keras.getFileName() + ".tflite");
        new TfliteFormat().write(realized(keras, OptionalInt.empty()), file);
        return file;
    }

    /** Writes it as a file with recurrent layers step by step. */
    static Path convertStepwise(Path keras, Path folder) throws IOException {
        Model read = new SequenceUnrolling()
                .run(new KerasFormat().read(keras), OPERATORS)
                .model();
        Path file = folder.resolve(keras.getFileName() + "-steps.tflite");
        new TfliteFormat().write(realized(read, OptionalInt.empty()), file);
        return file;
    }

    /** The outputs of a file, for inputs in floats. */
    static List<float[]> run(Session session, List<float[]> inputs) {
        for (int i = 0; i < inputs.size(); i++) {
            FloatBuffer buffer = session.input(i).asFloatBuffer();
            buffer.put(inputs.get(i));
        }
        session.run();
        List<float[]> outputs = new ArrayList<>();
        for (int i = 0; i < session.outputs().size(); i++) {
            FloatBuffer buffer = session.output(i).asFloatBuffer();
            float[] values = new float[buffer.remaining()];
            buffer.get(values);
            outputs.add(values);
        }
        return outputs;
    }
}
