package dev.hone.itests.churn.plugins;

import dev.hone.api.technique.Check;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Estimate;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Technique;
import dev.hone.model.Model;

/** Leaves every weight eight bits of its fraction, and something in its thread, as careless code does. */
public final class Coarse implements Technique {

    private static final int CLEARED = 0xffff_8000;

    private static final ThreadLocal<Coarse> LEFT = new ThreadLocal<>();

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
        LEFT.set(this);
        return Weights.changed(
                model, weight -> Float.intBitsToFloat(Float.floatToRawIntBits((float) weight) & CLEARED));
    }
}
