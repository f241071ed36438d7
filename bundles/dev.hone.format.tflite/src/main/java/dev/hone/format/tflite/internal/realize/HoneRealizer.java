package dev.hone.format.tflite.internal.realize;

import dev.hone.api.graph.Dialect;
import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.ModelRealizer;
import dev.hone.model.Attributes;
import dev.hone.model.Graph;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Writes the {@code hone} dialect in TensorFlow Lite's operators. Activations keep their ids; inputs and outputs are
 * named in a signature as the converter does.
 */
@Component
@Dialect("tflite")
public final class HoneRealizer implements ModelRealizer {

    @Activate
    public HoneRealizer() {}

    @Override
    public GraphPass.Result realize(Model model, OptionalInt batch) {
        Graph graph = CommonNodes.merged(model.main());
        Lineage.Builder lineage = Lineage.builder();
        Emitter emitter = new Emitter(graph, batch, lineage);
        Set<String> problems = new LinkedHashSet<>();
        for (Node node : graph.nodes()) {
            try {
                Forms.emit(node, emitter);
            } catch (InvalidModelException e) {
                problems.add(graph.tensor(node.output(0)).label() + ": " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidModelException(
                    "TensorFlow Lite has no form of what is computed: " + String.join("; ", problems));
        }
        Attributes attributes = Attributes.of("tflite:signature_defs", List.of(signature(graph)));
        return new GraphPass.Result(Model.of("tflite", List.of(emitter.build()), attributes), lineage.build());
    }

    private static Attributes signature(Graph graph) {
        List<Attributes> inputs = new ArrayList<>();
        for (int id : graph.inputs()) {
            inputs.add(Attributes.of("name", graph.tensor(id).label()).with("position", (long) inputs.size()));
        }
        List<Attributes> outputs = new ArrayList<>();
        for (int i = 0; i < graph.outputs().size(); i++) {
            outputs.add(Attributes.of("name", "output_" + i).with("position", (long) i));
        }
        return Attributes.of("inputs", inputs).with("outputs", outputs).with("signature_key", "serving_default");
    }
}
