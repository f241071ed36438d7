package dev.hone.itests.churn.bad;

import dev.hone.api.technique.Check;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Estimate;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Technique;
import dev.hone.model.Model;

/** Does nothing. */
abstract class Idle implements Technique {

    @Override
    public Check check(Model model, Context context) {
        return Check.accepted();
    }

    @Override
    public Estimate estimate(Model model, Context context) {
        return Estimate.unknown();
    }

    @Override
    public Outcome apply(Model model, Context context) {
        return Outcome.skipped("nothing to do");
    }
}
