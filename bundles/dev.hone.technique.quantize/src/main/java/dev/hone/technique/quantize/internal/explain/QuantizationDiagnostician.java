package dev.hone.technique.quantize.internal.explain;

import dev.hone.api.diagnosis.Diagnostician;
import dev.hone.api.diagnosis.DiagnosticianType;
import dev.hone.api.diagnosis.Finding;
import dev.hone.api.diagnosis.ModelComparison;
import dev.hone.api.diagnosis.OperatorMeasure;
import dev.hone.model.DataType;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Explains what quantization did to a model. */
@Component
@DiagnosticianType(id = "quantize", description = "causes of quantization error, and the settings that help")
public final class QuantizationDiagnostician implements Diagnostician {

    @Activate
    public QuantizationDiagnostician() {}

    @Override
    public Optional<String> obstacle(Model original, Model optimized) {
        Optional<Tensor> before = integer(original);
        if (before.isPresent()) {
            return Optional.of("the first model is quantized already: tensor '"
                    + before.get().label() + "' is stored as " + before.get().type() + "; a float model is needed");
        }
        boolean halves = optimized.graphs().stream()
                .flatMap(graph -> graph.tensors().stream())
                .anyMatch(tensor -> tensor.isConstant() && tensor.type() == DataType.FLOAT16);
        return halves || integer(optimized).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "the second model is not quantized: no tensor is stored as integers with a scale, no constant as float16");
    }

    private static Optional<Tensor> integer(Model model) {
        return model.graphs().stream()
                .flatMap(graph -> graph.tensors().stream())
                .filter(tensor ->
                        tensor.quantization().isPresent() && tensor.type().isInteger())
                .findFirst();
    }

    @Override
    public List<Finding> explain(ModelComparison comparison) {
        List<OperatorMeasure> worstFirst = comparison.measures().stream()
                .filter(measure -> !Double.isNaN(measure.quality()))
                .sorted(Comparator.comparingDouble(OperatorMeasure::quality))
                .toList();
        List<OperatorMeasure> suspects = worstFirst.stream()
                .filter(measure -> measure.quality() < Threshold.SUSPECT)
                .toList();
        Settings settings = new Settings(comparison, suspects.isEmpty() ? worstFirst : suspects);
        Sharing sharing = new Sharing(comparison);
        List<Finding> findings = new ArrayList<>();
        comparison.inputs().forEach(input -> ActivationCauses.input(input, settings)
                .ifPresent(findings::add));
        for (OperatorMeasure suspect : suspects) {
            List<Finding> own = new ArrayList<>(new WeightCauses(suspect, settings).find());
            new ActivationCauses(suspect, settings, sharing).find().ifPresent(own::add);
            if (own.isEmpty()) {
                ErrorCauses.shift(suspect, settings).ifPresent(own::add);
            }
            findings.addAll(own);
        }
        if (findings.isEmpty()) {
            ErrorCauses.accumulation(comparison, worstFirst, settings).ifPresent(findings::add);
        }
        return findings;
    }
}
