package dev.hone.tck;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.technique.Check;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Technique;
import dev.hone.model.Model;
import dev.hone.tck.kit.KitContext;
import dev.hone.tck.kit.ModelContent;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import org.opentest4j.AssertionFailedError;

/** Calls of a technique as the platform makes them, and what each of its answers has to be. */
record TechniqueTrial(Supplier<Technique> techniques, Function<Model, KitContext> contexts) {

    static Applied result(Future<Applied> job) throws InterruptedException {
        try {
            return job.get();
        } catch (ExecutionException e) {
            throw Clause.broken(
                    "One technique is called by several threads for several jobs.",
                    "one of them ended with " + e.getCause(),
                    e.getCause());
        }
    }

    Check check(Model model, KitContext context, Reason matter, String clause, String what) {
        try {
            Check check = techniques.get().check(model, context);
            Clause.require(check != null, clause, "for " + what + " check returned null");
            if (check instanceof Check.Refused refused) {
                Clause.require(
                        refused.reasons().stream().allMatch(Clause::isLine),
                        clause,
                        "for " + what + " the reasons are " + refused.reasons() + "; each is one line");
            }
            return check;
        } catch (HoneException e) {
            boolean allowed = e.reason() == Reason.USAGE || (matter != Reason.USAGE && e.reason() == matter);
            Clause.require(
                    allowed && Clause.isRefusal(e), clause, "for " + what + " check threw " + e.reason() + ": " + e);
            return Check.refused(e.reason(), e.getMessage());
        } catch (AssertionFailedError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw Clause.broken(clause, "for " + what + " check threw " + e, e);
        }
    }

    Applied applied(Model model) {
        return applied(techniques.get(), model);
    }

    /** Applies the technique and looks at the result after the context was closed, as the platform does. */
    Applied applied(Technique technique, Model model) {
        Outcome outcome;
        try (KitContext context = contexts.apply(model)) {
            outcome = Clause.answer("What check accepts apply takes.", "apply", () -> technique.apply(model, context));
            Clause.require(
                    context.wrongProgress().isEmpty(),
                    "Progress names a step and counts from 0 to the total.",
                    "it reported " + context.wrongProgress());
        }
        Clause.require(
                outcome.notes().stream().allMatch(Clause::isLine),
                "A note is one line.",
                "they are " + outcome.notes());
        if (!(outcome instanceof Outcome.Applied applied)) {
            throw Clause.broken(
                    "The test gives a model and a context with which the technique is applied.",
                    "the outcome is " + outcome);
        }
        Clause.require(
                applied.model() != null && applied.lineage() != null,
                "An applied technique gives a model and a" + " lineage.",
                "one is null");
        Applied result = new Applied(applied.model(), applied.lineage(), applied.notes());
        String contextClause =
                "The context is not used after the technique returned, not even by the data of the new" + " model.";
        Optional<String> difference = Clause.answer(
                contextClause, "reading the new model", () -> ModelContent.difference(model, result.model()));
        Clause.require(
                difference.isPresent(),
                "A technique that changed nothing is skipped, not applied.",
                "the new model says what the given one says");
        return result;
    }
}
