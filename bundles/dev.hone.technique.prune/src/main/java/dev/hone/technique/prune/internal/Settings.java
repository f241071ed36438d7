package dev.hone.technique.prune.internal;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.technique.prune.internal.mask.Pattern;
import dev.hone.technique.prune.internal.mask.Ranking;
import dev.hone.technique.prune.internal.train.SparsitySchedule;
import java.util.Locale;

/**
 * What the parameters ask for.
 *
 * @param sparsity share of zeros at the end
 * @param ranking which weights compete
 * @param epochs of fine-tuning, 0 for none
 */
record Settings(
        Pattern pattern,
        double sparsity,
        Ranking ranking,
        boolean encoded,
        boolean latency,
        int epochs,
        SparsitySchedule schedule) {

    /** @throws HoneException with the reason USAGE, naming parameter, value and what would be accepted */
    static Settings of(PruneParameters parameters) {
        Pattern pattern = Pattern.parse(
                        parameters.pattern(),
                        Pattern.Pooling.valueOf(parameters.pooling().toUpperCase(Locale.ROOT)))
                .orElseThrow(() -> refused(
                        "pattern=" + parameters.pattern(),
                        "unstructured, N:M with N from 1 and below M (2:4), HxW (1x4)"));
        double sparsity = sparsity(parameters.sparsity(), pattern);
        return new Settings(
                pattern,
                sparsity,
                Ranking.valueOf(parameters.ranking().toUpperCase(Locale.ROOT)),
                parameters.encoding().equals(PruneParameters.SPARSE),
                parameters.policy().equals(PruneParameters.LATENCY),
                parameters.epochs(),
                schedule(parameters, sparsity));
    }

    private static SparsitySchedule schedule(PruneParameters parameters, double sparsity) {
        double initial = parameters.initial();
        if (!(initial >= 0 && initial <= sparsity)) {
            throw refused("initial=" + initial, "from 0 to sparsity, which is " + sparsity);
        }
        if (parameters.end() >= 0 && parameters.end() <= parameters.begin()) {
            throw refused(
                    "end=" + parameters.end(),
                    "a step after begin, which is " + parameters.begin() + ", or -1 for half of the training");
        }
        return new SparsitySchedule(
                parameters.schedule().equals(PruneParameters.POLYNOMIAL),
                initial,
                sparsity,
                parameters.begin(),
                parameters.end(),
                parameters.frequency(),
                parameters.power());
    }

    private static double sparsity(double asked, Pattern pattern) {
        if (!(asked >= 0 && asked < 1)) {
            throw refused("sparsity=" + asked, "a number or a percentage from 0 up to but not including 1");
        }
        double own = pattern.ownSparsity().orElse(asked);
        if (asked != own && asked != PruneParameters.USUAL) {
            throw refused(
                    "sparsity=" + asked, own + ", which is what the pattern " + pattern.text() + " makes, or nothing");
        }
        return own;
    }

    static HoneException refused(String what, String accepted) {
        return new HoneException(Reason.USAGE, "prune: " + what + " is refused; accepted: " + accepted);
    }
}
