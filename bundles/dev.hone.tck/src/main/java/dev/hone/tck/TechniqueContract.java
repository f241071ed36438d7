package dev.hone.tck;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.technique.Check;
import dev.hone.api.technique.Estimate;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Technique;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.tck.Declaration.Parameter;
import dev.hone.tck.kit.KitContext;
import dev.hone.tck.kit.ModelContent;
import dev.hone.tck.kit.Network;
import dev.hone.tck.kit.OddModels;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The contract of {@link Technique}. A technique's test extends this class and gives the technique; the kit gives a
 * small network in a dialect of its own, data and a context that runs it. A technique that does nothing to that network
 * gives another model or context.
 */
public abstract class TechniqueContract extends PluginContract<Technique> {

    /** So much may be done between cancellation and end. */
    private static final int REPORTS_AFTER_CANCELLATION = 16;

    /** For the subclass of a technique's test. */
    protected TechniqueContract() {
        super(Technique.class, "technique.", Optional.of("dev.hone.technique"));
    }

    /** A model that the technique changes when it is given the defaults of {@link #context}. */
    protected Model model() {
        return Network.classifier();
    }

    /** What the technique works with, a new object at every call. */
    protected KitContext context(Model model) {
        return KitContext.of(model);
    }

    /**
     * Whether the technique may remove a constant that operators read, so that nothing becomes of it. Most techniques
     * replace constants, which lineage follows.
     */
    protected boolean mayRemove(Tensor constant) {
        return false;
    }

    /** How long the technique may take to end after it was cancelled. */
    protected Duration patience() {
        return Duration.ofSeconds(5);
    }

    /**
     * The parameters are ones that the platform can read, check and show, and their defaults are accepted; so are the
     * changes of them that the technique offers as other ways.
     */
    @Test
    protected void parametersAreWellDefined() {
        for (Parameter parameter : declaration().parameters()) {
            Clause.requireNone(
                    ParameterCheck.broken(parameter),
                    "Parameters are attributes of the component's ObjectClassDefinition, described, with accepted"
                            + " defaults.");
        }
        boolean shared = !declaration().texts("technique.parameters").isEmpty();
        for (String fallback : declaration().texts("technique.fallbacks")) {
            Clause.requireNone(
                    ParameterCheck.brokenWay(fallback, declaration().parameters(), shared),
                    "Other ways in which a technique may be tried are changes of its parameters: name=value or"
                            + " name*factor.");
        }
    }

    /** What the bounds and options of a parameter let through is taken, or refused as a matter of usage. */
    @Test
    protected void takesOrRefusesEveryValueThatItsDefinitionAdmits() {
        String clause = "A value that a parameter's definition admits is taken, or refused by a HoneException with the"
                + " reason USAGE or by a Check.";
        Model model = model();
        for (Parameter parameter : declaration().parameters()) {
            for (Object value : ParameterCheck.admitted(parameter)) {
                Map<String, Object> parameters = new HashMap<>(context(model).parameters());
                parameters.put(parameter.name(), value);
                try (KitContext context = context(model).withParameters(parameters)) {
                    trial().check(model, context, Reason.USAGE, clause, parameter.name() + "=" + value);
                }
            }
        }
    }

    /** The kit's model is accepted and changed: else the other tests say nothing. */
    @Test
    protected void changesTheModelThatTheTestGives() {
        Model model = model();
        try (KitContext context = context(model)) {
            Check check = Clause.answer(
                    "A model that the technique takes is accepted.", "check", () -> create().check(model, context));
            Clause.require(
                    check instanceof Check.Accepted,
                    "The test gives a model and a context that the technique accepts.",
                    "check answered " + check);
        }
        trial().applied(model);
    }

    /** A model is an immutable value. */
    @Test
    protected void leavesTheGivenModelAsItIs() {
        Model model = model();
        Map<String, Object> content = ModelContent.of(model);
        String clause = "The given model is an immutable value: a technique makes a new one.";
        Technique technique = create();
        try (KitContext context = context(model)) {
            technique.check(model, context);
            Clause.require(content.equals(ModelContent.of(model)), clause, "check changed it");
            technique.estimate(model, context);
            Clause.require(content.equals(ModelContent.of(model)), clause, "estimate changed it");
            technique.apply(model, context);
            Clause.require(content.equals(ModelContent.of(model)), clause, "apply changed it");
        }
    }

    /** Plans are made from checks and estimates, so they are cheap. */
    @Test
    protected void checksAndEstimatesWithoutWork() {
        Model model = model();
        try (KitContext context = context(model)) {
            Technique technique = create();
            Clause.answer("check answers.", "check", () -> technique.check(model, context));
            Estimate estimate =
                    Clause.answer("estimate answers.", "estimate", () -> technique.estimate(model, context));
            Clause.require(
                    context.reads() == 0 && context.observed() == 0 && !context.scratched(),
                    "check and estimate do no work and read no data.",
                    "they read " + context.reads() + " samples, ran the model on " + context.observed() + " and "
                            + (context.scratched() ? "took" : "did not take") + " a folder for files");
            Clause.require(
                    estimate.inferences().orElse(0) >= 0 && estimate.bytes().orElse(0) >= 0,
                    "An estimate counts from 0 on.",
                    "it is " + estimate.inferences() + " inferences, " + estimate.bytes() + " bytes");
        }
    }

    /** What a stage promises is measured on the tensors that it chose before it worked. */
    @Test
    protected void choosesTensorsThatTheModelHas() {
        Model model = model();
        try (KitContext context = context(model)) {
            Set<TensorRef> chosen = Clause.answer("chosen answers.", "chosen", () -> create().chosen(model, context));
            Clause.requireNone(
                    chosen.stream()
                            .filter(ref -> ref.graph() >= model.graphs().size()
                                    || model.graphs()
                                            .get(ref.graph())
                                            .find(ref.tensor())
                                            .filter(Tensor::isConstant)
                                            .isEmpty())
                            .map(ref -> "it chose " + ref)
                            .findFirst(),
                    "A technique chooses constants of the model that it is given.");
            Clause.require(
                    context.reads() == 0 && context.observed() == 0,
                    "chosen does no work and reads no data.",
                    "it read " + context.reads() + " samples and ran the model on " + context.observed());
        }
    }

    /** The same input, parameters, seed and threads make the same bytes; nothing is kept between calls. */
    @Test
    protected void isDeterministicAndKeepsNothing() {
        Model model = model();
        Technique one = create();
        Applied first = trial().applied(one, model);
        String clause = "The same input, parameters, seed and number of threads make the same model.";
        Clause.requireNone(first.differenceTo(trial().applied(create(), model)), clause);
        Clause.requireNone(
                first.differenceTo(trial().applied(one, model)), clause + " A technique keeps nothing between calls.");
    }

    /** Properties are followed from model to model along the lineage. */
    @Test
    protected void saysTruthfullyWhereTensorsWent() {
        Model model = model();
        trial().applied(model).requireLineage(model, this::mayRemove);
    }

    /** What users feed and read stays. */
    @Test
    protected void keepsInputsAndOutputs() {
        Model model = model();
        trial().applied(model).requireInterface(model);
    }

    /** Where there is nothing to do or nothing that can be done, it says so. */
    @TestFactory
    protected Stream<DynamicTest> takesOrRefusesOddModels() {
        return OddModels.all().entrySet().stream()
                .map(odd -> DynamicTest.dynamicTest(odd.getKey(), () -> takesOrRefuses(odd.getKey(), odd.getValue())));
    }

    private void takesOrRefuses(String what, Model model) {
        String clause = "A model that a technique cannot take is refused with reasons, and what check accepts apply"
                + " takes; neither fails.";
        Map<String, Object> content = ModelContent.of(model);
        Technique technique = create();
        try (KitContext context = context(model)) {
            if (!(trial().check(model, context, Reason.MODEL, clause, what) instanceof Check.Accepted)) {
                return;
            }
            Outcome outcome;
            try {
                outcome = technique.apply(model, context);
            } catch (HoneException e) {
                Clause.require(Clause.isRefusal(e), clause, "for " + what + " apply threw " + e);
                return;
            } catch (RuntimeException | Error e) {
                throw Clause.broken(clause, "for " + what + " apply threw " + e, e);
            }
            Clause.require(outcome != null, clause, "for " + what + " apply returned null");
            if (outcome instanceof Outcome.Applied applied) {
                Applied result = new Applied(applied.model(), applied.lineage(), applied.notes());
                result.requireLineage(model, this::mayRemove);
                result.requireInterface(model);
            }
        }
        Clause.require(
                content.equals(ModelContent.of(model)),
                "The given model stays as it is.",
                "for " + what + " it changed");
    }

    /** Data and runtimes may be missing: check says so, in words. */
    @Test
    protected void saysWhatIsMissing() {
        Model model = model();
        String clause = "What a technique needs and does not get is refused by check, with the reasons; what check"
                + " accepts apply takes.";
        Technique technique = create();
        KitContext dataless = context(model).withData(Optional.empty());
        Map.of("without data", dataless, "without data and runtime", dataless.withRuntime(Optional.empty()))
                .forEach((what, given) -> {
                    try (KitContext context = given) {
                        if (trial().check(model, context, Reason.DATA, clause, what) instanceof Check.Accepted) {
                            Clause.answer(clause, "apply " + what, () -> technique.apply(model, context));
                        }
                    }
                });
    }

    /** Nobody waits for a job that is cancelled. */
    @Test
    protected void endsSoonAfterCancellation() {
        Model model = model();
        String clause = "A cancelled technique ends soon, by Cancellation.check() or by returning.";
        try (KitContext context = context(model)) {
            context.cancel();
            assertTimeoutPreemptively(
                    patience(),
                    () -> {
                        try {
                            create().apply(model, context);
                        } catch (HoneException e) {
                            Clause.require(e.reason() == Reason.CANCELLED, clause, "it threw " + e);
                        } catch (RuntimeException | Error e) {
                            throw Clause.broken(clause, "it threw " + e, e);
                        }
                    },
                    "Broken contract. " + clause + " But it went on for "
                            + patience().toSeconds() + " s.");
            Clause.require(
                    context.progressed() <= REPORTS_AFTER_CANCELLATION && context.observed() == 0,
                    clause,
                    "it reported progress " + context.progressed() + " times and ran the model on " + context.observed()
                            + " samples afterwards");
        }
    }

    /** One object serves several jobs at once. */
    @Test
    protected void servesSeveralJobsAtOnce() throws Exception {
        Model model = model();
        Technique shared = create();
        Applied expected = trial().applied(model);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Applied>> jobs = IntStream.range(0, 8)
                    .<Callable<Applied>>mapToObj(job -> () -> trial().applied(shared, model))
                    .toList();
            for (Future<Applied> job : threads.invokeAll(jobs)) {
                Clause.requireNone(
                        expected.differenceTo(TechniqueTrial.result(job)),
                        "One technique is called by several threads for several jobs, each with its own result.");
            }
        } finally {
            threads.shutdown();
            Clause.require(
                    threads.awaitTermination(1, TimeUnit.MINUTES), "A technique ends.", "it goes on after a minute");
        }
    }

    private TechniqueTrial trial() {
        return new TechniqueTrial(this::create, this::context);
    }
}
