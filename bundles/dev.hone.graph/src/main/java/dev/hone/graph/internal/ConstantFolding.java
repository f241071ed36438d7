package dev.hone.graph.internal;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.GraphPassType;
import dev.hone.api.graph.Operators;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Computes what depends on constants alone, such as float32 weights that are stored as float16. */
@Component
@GraphPassType(id = "fold-constants", description = "computes what depends on constants alone")
public final class ConstantFolding implements GraphPass {

    @Activate
    public ConstantFolding() {}

    @Override
    public Result run(Model model, Operators operators) {
        Result result = Result.unchanged(model);
        for (int index = 0; index < model.graphs().size(); index++) {
            Graph graph = model.graphs().get(index);
            Result folded = new GraphFolding(result.model(), index, operators).fold(graph);
            result = new Result(folded.model(), result.lineage().then(folded.lineage(), result.model()));
        }
        return result;
    }
}
