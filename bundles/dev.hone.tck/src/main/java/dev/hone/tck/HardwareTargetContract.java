package dev.hone.tck;

import dev.hone.api.target.Benefit;
import dev.hone.api.target.Figure;
import dev.hone.api.target.HardwareTarget;
import dev.hone.api.target.Limit;
import dev.hone.api.target.TargetProfile;
import dev.hone.model.DataType;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The contract of {@link HardwareTarget}. A target's test extends this class and gives the target. */
public abstract class HardwareTargetContract extends PluginContract<HardwareTarget> {

    /** For the subclass of a target's test. */
    protected HardwareTargetContract() {
        super(HardwareTarget.class, "target.", Optional.of("dev.hone.target"));
    }

    /** Ids of the formats that there are; a target for another names it here. */
    protected Set<String> formats() {
        return Set.of("tflite");
    }

    /** Users see the same target in lists, before its object is made, and in profiles. */
    @Test
    protected void isTheTargetThatItsPropertiesName() {
        TargetProfile profile = profile();
        Clause.require(
                profile.id().equals(id()),
                "The profile has the id of the service property target.id.",
                "it is '" + profile.id() + "' while the property is '" + id() + "'");
        String family = property("family");
        Clause.require(
                Clause.isName(family), "The service property target.family is a name.", "it is '" + family + "'");
        Clause.require(
                declaration()
                        .capability("dev.hone.target", id())
                        .filter(attributes -> family.equals(attributes.get("family")))
                        .isPresent(),
                "The bundle's capability dev.hone.target has the family of the service.",
                "it has another, or none");
        Clause.require(
                Clause.isLine(profile.description()),
                "The profile is described in one line.",
                "it is '" + profile.description() + "'");
        Clause.require(
                Clause.isLine(profile.version()), "The profile has a version.", "it is '" + profile.version() + "'");
    }

    /** A profile is a value: a job pins it. */
    @Test
    protected void givesTheSameProfileAtEveryCall() {
        HardwareTarget target = create();
        String clause = "profile() gives the same data at every call and from every object.";
        String first = text(profile(target));
        Clause.require(first.equals(text(profile(target))), clause, "the second call gave others");
        Clause.require(first.equals(text(profile())), clause, "another object gave others");
    }

    /** Some format's files run there. */
    @Test
    protected void runsAFormatThatIsThere() {
        Clause.require(
                formats().contains(profile().format()),
                "The target runs a format that is there: " + new TreeSet<>(formats()) + ".",
                "it names '" + profile().format() + "'");
    }

    /** What is done when the user says nothing is a chain. */
    @Test
    protected void hasADefaultChainThatCanBeRead() {
        String chain = profile().defaultChain();
        Clause.require(
                ChainSyntax.isChain(chain),
                "The default chain is a chain, such as quantize(mode=int8).",
                "it is '" + chain + "'");
    }

    /** Limits can be kept, contradict nothing, and say who wants them. */
    @Test
    protected void hasLimitsThatCanBeKept() {
        Set<Class<?>> kinds = new HashSet<>();
        for (Limit limit : profile().limits()) {
            String what = "limit " + limit.getClass().getSimpleName() + " ";
            Clause.require(
                    limit.source() != null && Clause.isLine(limit.source()),
                    "A limit says in one line which document it is from.",
                    what + "does not");
            Clause.require(kinds.add(limit.getClass()), "There is one limit of a kind.", what + "is there twice");
            Clause.require(isPossible(limit), "A limit admits something.", what + "is " + limit);
        }
    }

    /** The types of the limit are types that the runtime keeps activations in. */
    @Test
    protected void knowsTypesThatGoTogether() {
        TargetProfile profile = profile();
        for (DataType type : profile.activationTypes()) {
            Clause.require(
                    type.isInteger() && type.bits() <= 16,
                    "Types of activations are integers of at most 16 bits.",
                    "there is " + type);
        }
        for (DataType type : profile.weightTypes()) {
            Clause.require(
                    type.bits() > 0 && type.bits() < DataType.FLOAT32.bits(),
                    "Types of weights are narrower than FLOAT32.",
                    "there is " + type);
        }
        for (Limit limit : profile.limits()) {
            if (limit instanceof Limit.ActivationTypes types) {
                Clause.require(
                        profile.activationTypes().stream().anyMatch(types.accepted()::contains)
                                || types.accepted().stream().anyMatch(DataType::isFloat),
                        "The limit of activation types admits one that the runtime has.",
                        "it admits " + types.accepted() + " while there are " + profile.activationTypes());
            }
        }
    }

    /** Figures and benefits are said once each, with their reasons. */
    @Test
    protected void saysWhereItsFiguresAreFrom() {
        TargetProfile profile = profile();
        requireOnce(profile.figures().stream().map(Figure::name).toList(), "figure");
        requireOnce(profile.benefits().stream().map(Benefit::property).toList(), "benefit");
        for (Figure figure : profile.figures()) {
            Clause.require(
                    Double.isFinite(figure.value()) && figure.value() > 0,
                    "A figure is a positive number.",
                    figure.name() + " is " + figure.value());
            Clause.require(
                    Clause.isLine(figure.source()),
                    "A figure says in one line where it is from.",
                    figure + " does not");
        }
        for (Benefit benefit : profile.benefits()) {
            Clause.require(
                    benefit.why() != null && Clause.isLine(benefit.why()),
                    "A benefit says in one line why it is one, or none.",
                    benefit.property() + " does not");
        }
    }

    private static void requireOnce(List<String> names, String what) {
        Clause.require(
                names.stream().allMatch(Clause::isLine) && new HashSet<>(names).size() == names.size(),
                "Every " + what + " has a name of its own.",
                "they are " + names);
    }

    private static boolean isPossible(Limit limit) {
        if (limit instanceof Limit.FileBytes bytes) {
            return bytes.max() > 0;
        }
        if (limit instanceof Limit.ArenaBytes bytes) {
            return bytes.max() > 0;
        }
        if (limit instanceof Limit.Rank rank) {
            return rank.max() > 0;
        }
        if (limit instanceof Limit.Operators operators) {
            return isSome(operators.accepted()) && operators.accepted().stream().noneMatch(String::isBlank);
        }
        return !(limit instanceof Limit.ActivationTypes types) || isSome(types.accepted());
    }

    private static boolean isSome(Collection<?> accepted) {
        return !accepted.isEmpty();
    }

    private static String text(TargetProfile profile) {
        return List.of(
                        profile.id(),
                        profile.version(),
                        profile.format(),
                        profile.description(),
                        profile.defaultChain(),
                        profile.figures(),
                        profile.limits().stream()
                                .map(HardwareTargetContract::text)
                                .toList(),
                        profile.benefits(),
                        new TreeSet<>(profile.perChannel()),
                        new TreeSet<>(profile.activationTypes()),
                        new TreeSet<>(profile.weightTypes()),
                        Map.of("dynamicRange", profile.dynamicRange()),
                        Map.of("reusesInputMemory", profile.reusesInputMemory()))
                .toString();
    }

    private static String text(Limit limit) {
        if (limit instanceof Limit.Operators operators) {
            return new TreeSet<>(operators.accepted()) + limit.source();
        }
        return limit instanceof Limit.ActivationTypes types
                ? new TreeSet<>(types.accepted()) + limit.source()
                : limit.toString();
    }

    private TargetProfile profile() {
        return profile(create());
    }

    private static TargetProfile profile(HardwareTarget target) {
        return Clause.answer("A target gives its profile.", "profile", target::profile);
    }
}
