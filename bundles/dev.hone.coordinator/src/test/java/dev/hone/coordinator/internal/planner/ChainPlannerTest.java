package dev.hone.coordinator.internal.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.Catalog;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.graph.GraphPass;
import dev.hone.api.target.Benefit;
import dev.hone.api.target.TargetProfile;
import dev.hone.coordinator.internal.registry.FakePlugins;
import dev.hone.coordinator.internal.registry.Interval;
import dev.hone.coordinator.internal.registry.ParameterDefinition;
import dev.hone.coordinator.internal.registry.ParameterDefinition.Bounds;
import dev.hone.coordinator.internal.registry.ParameterDefinition.ValueType;
import dev.hone.coordinator.internal.registry.PluginKind;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChainPlannerTest {

    private static final Bounds PERCENT =
            new Bounds(value -> true, () -> Interval.of(0, 100), Interval.of(Integer.MIN_VALUE, Integer.MAX_VALUE));

    private static final Bounds POSITIVE = new Bounds(
            value -> value.longValue() >= 1 && value.longValue() <= Integer.MAX_VALUE,
            () -> new Interval(Optional.of(BigDecimal.ONE), Optional.empty()),
            Interval.of(Integer.MIN_VALUE, Integer.MAX_VALUE));

    private final FakePlugins plugins = new FakePlugins();
    private final ChainPlanner planner = new ChainPlanner(plugins, plugins);

    @BeforeEach
    void addPlugins() {
        TargetProfile board = TargetProfile.of("board", "1", "tflite")
                .defaultChain("quantize(mode=int8)")
                .benefit(new Benefit("sparsity", false, true, "no sparse kernels"))
                .build();
        plugins.add(PluginKind.TARGET, "board", () -> board);
        TargetProfile bare = TargetProfile.of("bare", "1", "tflite").build();
        plugins.add(PluginKind.TARGET, "bare", () -> bare);
        plugins.add(
                PluginKind.TECHNIQUE,
                "quantize",
                null,
                "technique.passes",
                new String[] {"fold-constants"},
                "samples",
                200);
        plugins.add(PluginKind.TECHNIQUE, "prune", null, "technique.establishes", new String[] {"sparsity"});
        plugins.add(PluginKind.TECHNIQUE, "cluster", null, "technique.refuses", "sparsity");
        plugins.add(
                PluginKind.TECHNIQUE,
                "retrain",
                null,
                "technique.destroys",
                "sparsity",
                "technique.joint",
                true,
                "technique.fallbacks",
                new String[] {"loss=huber", "epochs*2"});
        plugins.add(PluginKind.TECHNIQUE, "joint", null, "technique.passes", new String[] {"fold-constants"});
        plugins.define(
                "joint",
                new ParameterDefinition("stages", ValueType.TEXT, true, List.of(), "", List.of(), Bounds.NONE));
        plugins.define(
                "retrain",
                new ParameterDefinition("epochs", ValueType.INTEGER, false, List.of("2"), "", List.of(), POSITIVE),
                new ParameterDefinition("loss", ValueType.TEXT, false, List.of("auto"), "", List.of(), Bounds.NONE));
        plugins.add(PluginKind.PASS, "fold-constants", (model, operators) -> GraphPass.Result.unchanged(model));
        plugins.define(
                "quantize",
                new ParameterDefinition(
                        "mode",
                        ValueType.TEXT,
                        false,
                        List.of("int8"),
                        "",
                        List.of("int8", "int8-float-io"),
                        Bounds.NONE),
                new ParameterDefinition("samples", ValueType.INTEGER, false, List.of("300"), "", List.of(), POSITIVE),
                new ParameterDefinition("percentile", ValueType.NUMBER, false, List.of(), "", List.of(), PERCENT),
                new ParameterDefinition("share", ValueType.NUMBER, false, List.of(), "", List.of(), Bounds.NONE),
                new ParameterDefinition("fast", ValueType.FLAG, false, List.of("false"), "", List.of(), Bounds.NONE),
                new ParameterDefinition("exclude", ValueType.TEXT, true, List.of(), "", List.of(), Bounds.NONE));
    }

    private static OptimizeRequest request(String target) {
        return OptimizeRequest.of(Path.of("in.tflite"), target, Path.of("out.tflite"));
    }

    private Plan plan(String chain) {
        return planner.plan(request("board").withChain(chain));
    }

    private void refused(String chain, Reason reason, String... parts) {
        assertThatThrownBy(() -> plan(chain))
                .asInstanceOf(type(HoneException.class))
                .returns(reason, HoneException::reason)
                .extracting(HoneException::getMessage)
                .asString()
                .contains(parts)
                .doesNotContain("\n");
    }

    @Test
    void takesTheTargetsChainWithDefaultsAndConfiguration() {
        Plan plan = planner.plan(request("board"));

        assertThat(plan.stages())
                .containsExactly(new Plan.Stage(
                        "quantize",
                        Map.of("mode", "int8", "samples", 200L, "fast", false, "exclude", List.of()),
                        List.of("fold-constants")));
        assertThat(plan.target().id()).isEqualTo("board");
    }

    @Test
    void whatTheUserGivesComesFirst() {
        assertThat(plan("quantize(samples=5, share=50%, fast=true, exclude=conv)")
                        .stages()
                        .get(0)
                        .parameters())
                .containsEntry("samples", 5L)
                .containsEntry("share", 0.5)
                .containsEntry("fast", true)
                .containsEntry("exclude", List.of("conv"));
    }

    @Test
    void aPercentageIsAShareUnlessTheParameterIsInPercent() {
        assertThat(plan("quantize(share=50%, percentile=99.99%)")
                        .stages()
                        .get(0)
                        .parameters())
                .containsEntry("share", 0.5)
                .containsEntry("percentile", 99.99);
        assertThat(plan("quantize(percentile=99.99)").stages().get(0).parameters())
                .containsEntry("percentile", 99.99);
    }

    @Test
    void jsonAndTextMakeTheSamePlan() {
        assertThat(plan("[{\"technique\": \"quantize\", \"share\": \"50%\", \"samples\": 7}]"))
                .usingRecursiveComparison()
                .isEqualTo(plan("quantize(share=50%, samples=7)"));
    }

    @Test
    void namesWhatWillNotPayAndWhatWillBeDestroyed() {
        assertThat(plan("prune, retrain").notes())
                .anyMatch(note -> note.contains("sparsity buys size and no speed on board: no sparse kernels"))
                .anyMatch(note -> note.contains("retrain destroys sparsity"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "quantize(modus=int8) ; quantize has no parameter modus; accepted: mode, samples, share, fast, exclude; did you mean mode?",
                "quantize(mode=int9)  ; quantize: mode=int9 is refused; accepted: int8, int8-float-io; did you mean int8?",
                "quantize(samples=0)  ; quantize: samples=0 is refused; accepted: at least 1",
                "quantize(samples=99999999999); quantize: samples=99999999999 is refused; accepted: from 1 to 2147483647",
                "quantize(samples=no) ; quantize: samples=no is refused; accepted: a whole number",
                "quantize(samples=1.5); quantize: samples=1.5 is refused; accepted: a whole number",
                "quantize(share=much) ; quantize: share=much is refused; accepted: a number or a percentage",
                "quantize(fast=1)     ; quantize: fast=1 is refused; accepted: true or false",
                "quantize(mode=[a])   ; quantize: mode=[a] is refused",
                "prune(sparsity=0.5)  ; prune has no parameter sparsity; it takes none",
                "quantise             ; chain, character 1: there is no technique quantise; there are: cluster, joint, prune, quantize, retrain; did you mean quantize?",
                "joint(prune)         ; chain, character 7: prune cannot train together with others; what can: retrain",
            })
    void refusesNamingValueAndWhatWouldBeAccepted(String chain, String message) {
        refused(chain, Reason.USAGE, message);
    }

    @Test
    void namesWhyATechniqueIsNotAvailable() {
        plugins.addUnsatisfied(Catalog.Kind.TECHNIQUE, "distill", "no service dev.hone.training.Trainer");

        refused("distill", Reason.MISSING, "technique distill (bundle 1.0.0)", "no service dev.hone.training.Trainer");
        refused("distil", Reason.USAGE, "distill (not available: no service", "did you mean distill?");
    }

    @Test
    void refusesAPassThatIsNotThere() {
        plugins.remove(
                plugins.snapshot().find(PluginKind.PASS, "fold-constants").orElseThrow());

        refused("quantize", Reason.MISSING, "quantize", "fold-constants");
    }

    @Test
    void refusesAnUnknownTargetWithTheNearest() {
        assertThatThrownBy(() -> planner.plan(request("bord")))
                .hasMessage("there is no target bord; there are: bare, board; did you mean board?");
    }

    @Test
    void refusesAChainOfNothing() {
        refused(" ", Reason.USAGE, "the chain is empty");
        refused("[]", Reason.USAGE, "the chain is empty");
        assertThatThrownBy(() -> planner.plan(request("bare"))).hasMessageContaining("bare has no chain of its own");
    }

    @Test
    void refusesNumbersThatMakeNoSense() {
        assertThatThrownBy(() -> planner.plan(request("board").withThreads(0))).hasMessageContaining("threads=0");
        assertThatThrownBy(() -> planner.plan(request("board").withMaxDrop(-1))).hasMessageContaining("max-drop=-1");
        assertThatThrownBy(() -> planner.plan(request("board").withMaxDrop(Double.NaN)))
                .hasMessageContaining("max-drop=NaN");
    }

    @Test
    void refusesAChainInWhichAStageRefusesWhatOneBeforeItEstablishes() {
        assertThatThrownBy(() -> plan("prune, cluster"))
                .asInstanceOf(type(HoneException.class))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.USAGE))
                .extracting(Throwable::getMessage)
                .asString()
                .contains("cluster refuses a model after prune", "sparsity", "put cluster before prune");
        assertThat(plan("cluster, prune").stages()).hasSize(2);
    }

    @Test
    void saysWhatNothingMeasuresAndSoMayBeDestroyedUnseen() {
        String unseen =
                "prune establishes sparsity, which no bundle that is here measures: whether later stages keep it"
                        + " is not known";

        assertThat(plan("prune, quantize").notes()).contains(unseen);
        assertThat(plan("prune").notes()).doesNotContain(unseen);
        plugins.add(PluginKind.PROPERTY, "sparsity", null);
        assertThat(plan("prune, quantize").notes()).doesNotContain(unseen);
    }

    @Test
    void stagesThatTrainTogetherAreOneStageOfAllTheirParameters() {
        Plan.Stage stage =
                plan("joint(retrain(epochs=3), retrain(loss='a, b'))").stages().get(0);

        assertThat(stage.technique()).isEqualTo("joint");
        assertThat(stage.passes()).containsExactly("fold-constants");
        List<?> stages = (List<?>) stage.parameters().get("stages");
        assertThat(stages.toArray()).containsExactly("retrain(epochs=3, loss=auto)", "retrain(epochs=2, loss='a, b')");
        assertThat(ChainText.parameters("retrain(epochs=2, loss='a, b')"))
                .containsEntry("loss", "a, b")
                .containsEntry("epochs", 2L);
    }

    @Test
    void refusesPartsOfAJointStageAsItRefusesStages() {
        refused("joint(retrain(epochs=0))", Reason.USAGE, "epochs=0");
        refused("joint(retrain, quantise)", Reason.USAGE, "character 16", "did you mean quantize?");
    }

    @Test
    void theOtherWaysOfAStageAreWhatItsTechniqueSaysWithinJointStagesToo() {
        StageWays ways = new StageWays(plugins, planner::changed);
        Plan.Stage single = plan("retrain(epochs=3)").stages().get(0);
        Plan.Stage joint =
                plan("joint(retrain(loss=huber), retrain(epochs=5))").stages().get(0);

        assertThat(ways.of(single)).containsExactly("loss=huber", "epochs*2");
        assertThat(ways.changed(single, "epochs*2").orElseThrow().parameters())
                .containsEntry("epochs", 6L)
                .containsEntry("loss", "auto");
        assertThat(ways.changed(plan("retrain(loss=huber)").stages().get(0), "loss=huber"))
                .isEmpty();
        assertThat(ways.of(joint)).containsExactly("loss=huber", "epochs*2");
        assertThat(ways.changed(joint, "epochs*2").orElseThrow().parameters().get("stages"))
                .isEqualTo(List.of("retrain(epochs=4, loss=huber)", "retrain(epochs=10, loss=auto)"));
    }

    @Test
    void aChainThatNeedsTwoConstraintsAtOnceIsRefusedWithoutACombiner() {
        String combiner = "dev.hone.training.ConstraintCombiner";
        plugins.add(PluginKind.TECHNIQUE, "tune", null, "technique.services", combiner, "technique.joint", true);
        plugins.define(
                "tune",
                new ParameterDefinition("epochs", ValueType.INTEGER, false, List.of("0"), "", List.of(), Bounds.NONE));

        refused(
                "prune, tune(epochs=1)",
                Reason.MISSING,
                "character 8",
                "tune",
                "prune",
                "sparsity",
                "ConstraintCombiner",
                "dev.hone.technique.collaborate");
        refused("joint(tune(epochs=1), tune(epochs=2))", Reason.MISSING, "joint", "ConstraintCombiner");
        assertThat(plan("prune, tune").stages()).hasSize(2);
        assertThat(plan("tune(epochs=1)").stages()).hasSize(1);

        plugins.addService(combiner, "combiner", new Object());
        assertThat(plan("prune, tune(epochs=1)").stages()).hasSize(2);
    }
}
