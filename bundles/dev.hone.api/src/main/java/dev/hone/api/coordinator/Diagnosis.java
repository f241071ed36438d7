package dev.hone.api.coordinator;

import dev.hone.api.diagnosis.ActivationMeasure;
import dev.hone.api.diagnosis.Finding;
import dev.hone.api.diagnosis.OperatorMeasure;
import dev.hone.api.diagnosis.Suggestion;
import java.util.List;

/**
 * Why an optimized model's values are not the original's.
 *
 * @param technique id of the technique whose work is explained
 * @param data what the dataset is
 * @param split that the samples are from
 * @param samples how many were run
 * @param inputs the models' inputs
 * @param outputs the models' outputs
 * @param operators those with findings first, in the order of the findings, then by what they add themselves, most
 *     first; those where that was not measured last
 * @param findings why, those that cost most first
 * @param matching which activations the two models have in common
 * @param suggestions of all findings, each once, in the order in which they are worth trying
 * @param notes what could not be measured
 */
public record Diagnosis(
        String technique,
        String data,
        String split,
        long samples,
        List<ActivationMeasure> inputs,
        List<ActivationMeasure> outputs,
        List<Operator> operators,
        List<Finding> findings,
        Matching matching,
        List<Suggestion> suggestions,
        List<String> notes) {

    public Diagnosis {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        operators = List.copyOf(operators);
        findings = List.copyOf(findings);
        suggestions = List.copyOf(suggestions);
        notes = List.copyOf(notes);
    }

    /** An operator of the optimized model, and what was found there. */
    public record Operator(OperatorMeasure measure, List<Finding> findings) {
        public Operator {
            findings = List.copyOf(findings);
        }
    }

    /**
     * Which activations of the optimized model stand for which of the original's.
     *
     * @param named how many were found by name
     * @param placed how many were found by their place in the order of execution, operator and shape
     * @param unmatched names of activations with real values in the optimized model for which none was found
     */
    public record Matching(int named, int placed, List<String> unmatched) {
        public Matching {
            unmatched = List.copyOf(unmatched);
        }
    }
}
