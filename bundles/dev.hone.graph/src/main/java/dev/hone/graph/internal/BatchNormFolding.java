package dev.hone.graph.internal;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.GraphPassType;
import dev.hone.api.graph.Operators;
import dev.hone.model.Model;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Folds batch normalizations, and the multiplications and additions by channel that they become in formats without such
 * an operator, into the weight and bias of the layer before or behind them.
 */
@Component
@GraphPassType(id = "fold-batch-norm", description = "folds batch normalizations into weights and biases")
public final class BatchNormFolding implements GraphPass {

    @Activate
    public BatchNormFolding() {}

    @Override
    public Result run(Model model, Operators operators) {
        return Rewriting.apply(model, index -> new AffineFolding(index, operators));
    }
}
