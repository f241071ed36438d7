package dev.hone.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.hone.api.HoneException;
import dev.hone.api.coordinator.Catalog;
import dev.hone.api.coordinator.Catalog.Kind;
import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.coordinator.StageReport;
import dev.hone.api.coordinator.Way;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** Techniques and targets come, change and go; the coordinator answers by what is there. */
@RunWith(PaxExam.class)
public class PluginsIT extends Jobs {

    private static final String QUANTIZE = "dev.hone.technique.quantize";
    private static final String BOARDS = "dev.hone.target.cortexm";

    /** The example's convolutions and dense layers with an even number of weights for each output channel. */
    private static final long PAIRED_WEIGHTS = 5;

    @Inject
    BundleContext context;

    @Test
    public void aStoppedTechniqueIsRefusedByNameAndAcceptedWhenItIsBack() throws BundleException {
        assertTrue(available(Kind.TECHNIQUE, "quantize"));
        Bundle bundle = bundle(QUANTIZE);

        bundle.stop();
        assertFalse(available(Kind.TECHNIQUE, "quantize"));
        HoneException refusal = assertThrows(HoneException.class, () -> coordinator.plan(request("stm32f746")));
        assertTrue(refusal.getMessage(), refusal.getMessage().contains("quantize"));

        bundle.start();
        assertEquals("quantize", plan("stm32f746").stages().get(0).technique());
    }

    @Test
    public void anUninstalledTargetIsUnknownAndKnownWhenItIsInstalledAgain() throws BundleException {
        Bundle bundle = bundle(BOARDS);
        String location = bundle.getLocation();
        assertEquals("stm32f746", plan("stm32f746").target().id());

        bundle.uninstall();
        HoneException refusal = assertThrows(HoneException.class, () -> coordinator.plan(request("stm32f746")));
        assertTrue(refusal.getMessage(), refusal.getMessage().contains("xnnpack"));

        context.installBundle(location).start();
        assertEquals("stm32f746", plan("stm32f746").target().id());
    }

    @Test
    public void anUpdatedTechniqueGoesOnWithTheSameAnswer() throws BundleException {
        Plan before = plan("stm32f746");

        bundle(QUANTIZE).update();

        assertEquals(before.stages(), plan("stm32f746").stages());
        assertEquals(
                StageReport.Result.APPLIED, run("stm32f746").stages().get(0).result());
    }

    @Test
    public void aRunningContainerGoesOnWithoutItsRuntimeAndSaysWhatIsMissing() throws BundleException {
        Bundle runtime = bundle("dev.hone.runtime.tflite");

        runtime.stop();
        HoneException refusal = assertThrows(HoneException.class, () -> run("stm32f746"));
        assertTrue(refusal.getMessage(), refusal.getMessage().contains("runtime"));

        runtime.start();
        assertEquals(
                StageReport.Result.APPLIED, run("stm32f746").stages().get(0).result());
    }

    @Test
    public void aThirdPartysTechniqueAndTargetTakePartInAChain() throws BundleException {
        assertThrows(HoneException.class, () -> coordinator.plan(request("acme-board")));

        Bundle acme = installThirdParty();

        JobResult result = run("acme-board");
        assertEquals(
                List.of("threshold", "quantize"),
                result.stages().stream().map(StageReport::technique).toList());
        assertTrue(result.stages().stream().allMatch(stage -> stage.result() == StageReport.Result.APPLIED));
        assertTrue(result.written().isPresent());
        assertEquals("0.02", result.stages().get(0).parameters().get("below").toString());

        acme.uninstall();
        assertThrows(HoneException.class, () -> coordinator.plan(request("acme-board")));
    }

    @Test
    public void aStageThatCostsMoreThanAllowedIsRolledBackAndNothingIsWritten() throws BundleException {
        Bundle acme = installThirdParty();

        JobResult result = Container.await(
                coordinator,
                request("acme-board").withChain("threshold(below=1)").withMaxDrop(5));

        assertEquals(StageReport.Result.ROLLED_BACK, result.stages().get(0).result());
        assertTrue(result.incomplete());
        assertEquals(Optional.empty(), result.written());
        assertFalse(Files.exists(folder.resolve("out.tflite")));
        acme.uninstall();
    }

    @Test
    public void aStepThatDestroysWhatAnEarlierOneEstablishedIsRolledBack() throws BundleException {
        Bundle acme = installThirdParty();

        JobResult result = Container.await(
                coordinator, request("acme-board").withChain("threshold(below=0.02), dither, quantize(mode=int8)"));

        assertEquals(
                List.of(StageReport.Result.APPLIED, StageReport.Result.ROLLED_BACK, StageReport.Result.APPLIED),
                result.stages().stream().map(StageReport::result).toList());
        String note = String.join(" ", result.stages().get(1).notes());
        assertTrue(note, note.contains("zeros before") && note.contains("after"));
        acme.uninstall();
    }

    @Test
    public void insteadOfAWayThatDestroysSomethingTheNextIsTakenIfThatIsAskedFor() throws BundleException {
        Bundle acme = installThirdParty();

        JobResult result = Container.await(
                coordinator,
                request("acme-board").withChain("threshold(below=0.02), dither").withFallback(true));

        StageReport dither = result.stages().get(1);
        assertEquals(StageReport.Result.APPLIED, dither.result());
        assertEquals("nonzero", dither.parameters().get("where"));
        assertEquals(
                List.of("", "amount*0.5", "where=nonzero"),
                dither.ways().stream().map(Way::change).toList());
        String why = dither.ways().get(1).reasons().get(0);
        assertTrue(why, why.contains("destroys zeros of tensor ") && why.contains("zeros before, 0 after"));
        acme.uninstall();
    }

    /** The constraint is of a bundle that hone has never heard of; the combiner orders it before rounding. */
    @Test
    public void whatAThirdPartyEstablishesLastsThroughQuantizationAwareTraining() throws BundleException {
        Bundle acme = installThirdParty();
        OptimizeRequest request = request("acme-board").withChain("pair, quantize-aware(epochs=1, batch=128)");
        Bundle combiner = bundle("dev.hone.technique.collaborate");

        combiner.stop();
        HoneException refusal = assertThrows(HoneException.class, () -> coordinator.plan(request));
        assertEquals(HoneException.Reason.MISSING, refusal.reason());
        assertTrue(refusal.getMessage(), refusal.getMessage().contains("dev.hone.technique.collaborate"));
        combiner.start();

        JobResult result = Container.await(coordinator, request);

        assertEquals(
                result.stages().toString(),
                List.of(StageReport.Result.APPLIED, StageReport.Result.APPLIED),
                result.stages().stream().map(StageReport::result).toList());
        long paired = result.weights().stream()
                .filter(weight -> weight.type().equals("int8"))
                .flatMap(weight -> weight.properties().stream())
                .filter(held -> held.property().equals("pairs"))
                .count();
        assertEquals(result.weights().toString(), PAIRED_WEIGHTS, paired);
        acme.uninstall();
    }

    private Bundle installThirdParty() throws BundleException {
        Bundle bundle = context.installBundle("reference:"
                + Container.providedJar("dev.hone.itests.thirdparty").toUri());
        bundle.start();
        return bundle;
    }

    private Plan plan(String target) {
        return coordinator.plan(request(target));
    }

    private JobResult run(String target) {
        return Container.await(coordinator, request(target));
    }

    private OptimizeRequest request(String target) {
        return OptimizeRequest.of(Container.exampleModel(), target, folder.resolve("out.tflite"))
                .withData(Container.example());
    }

    private boolean available(Kind kind, String id) {
        Optional<Catalog.Entry> entry = coordinator.catalog().of(kind).stream()
                .filter(candidate -> candidate.id().equals(id))
                .findFirst();
        return entry.isPresent() && entry.get().available();
    }

    private Bundle bundle(String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }
}
