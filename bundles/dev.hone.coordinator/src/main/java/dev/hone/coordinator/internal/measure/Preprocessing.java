package dev.hone.coordinator.internal.measure;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.TensorSpec;
import dev.hone.api.data.Dataset;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Quantization;
import dev.hone.model.hone.HoneOp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Scaling and shifting of pixels that was taken from the front of a model. Its inputs then are what followed, and say
 * in which range that lies for pixels from 0 to 255; data are preprocessed on their way to it.
 *
 * @param model of the {@code hone} dialect, without the preprocessing
 * @param fronts what was at each input that had such preprocessing, by the input's index
 */
public record Preprocessing(Model model, Map<Integer, PixelScale> fronts) {

    private static final double RELATIVE = 1e-5;
    private static final double HALF_STEP = 0.501;

    public Preprocessing {
        fronts = Map.copyOf(fronts);
    }

    /**
     * Takes it from a model.
     *
     * @throws HoneException with the reason MODEL if no input has preprocessing that an input's scale and zero point
     *     can stand for, saying why
     */
    public static Preprocessing of(LoadedModel loaded) {
        if (!loaded.model().dialect().equals(HoneOp.DIALECT)) {
            throw new HoneException(
                    Reason.MODEL,
                    "preprocessing can be folded where the format changes, as from Keras; " + loaded.file() + " is "
                            + loaded.formatId());
        }
        Graph graph = loaded.model().main();
        Map<Integer, PixelScale> fronts = new TreeMap<>();
        List<String> refusals = new ArrayList<>();
        for (int i = 0; i < graph.inputs().size(); i++) {
            InputFront front = InputFront.of(graph, graph.inputs().get(i));
            Optional<String> refusal = front.refusal();
            if (refusal.isPresent()) {
                refusals.add(refusal.get());
            } else {
                graph = front.removed();
                fronts.put(i, front.scale());
            }
        }
        if (fronts.isEmpty()) {
            throw new HoneException(
                    Reason.MODEL,
                    "there is no preprocessing to fold in " + loaded.file() + ": " + String.join("; ", refusals));
        }
        return new Preprocessing(loaded.model().withGraph(0, graph), fronts);
    }

    /**
     * Opens data for the model without its preprocessing: whole numbers are pixels as they are, floats are what the
     * preprocessing took.
     *
     * @param realized the model in a format that runs
     */
    public Dataset data(Toolset tools, Path location, Model realized, long seed) {
        try {
            return new PreprocessedData(tools.data(location, inputs(realized, DataType.UINT8), seed), true, fronts);
        } catch (HoneException e) {
            if (e.reason() != Reason.DATA) {
                throw e;
            }
            return new PreprocessedData(tools.data(location, inputs(realized, DataType.FLOAT32), seed), false, fronts);
        }
    }

    private List<TensorSpec> inputs(Model realized, DataType pixels) {
        List<TensorSpec> inputs = new ArrayList<>(TensorSpec.inputsOf(realized.main()));
        fronts.keySet().forEach(input -> {
            TensorSpec spec = inputs.get(input);
            inputs.set(input, new TensorSpec(spec.name(), pixels, spec.shape(), Optional.empty()));
        });
        return inputs;
    }

    /**
     * Checks that a model takes pixels as they are.
     *
     * @throws HoneException with the reason USAGE if not
     */
    public void requireTakenBy(Model optimized) {
        List<TensorSpec> inputs = TensorSpec.inputsOf(optimized.main());
        fronts.forEach((input, front) -> {
            TensorSpec spec = inputs.get(input);
            if (!takesPixels(spec, front)) {
                throw new HoneException(
                        Reason.USAGE,
                        "preprocessing is not folded: input " + spec.name() + " is stored as " + spec.type()
                                + spec.quantization()
                                        .map(stored -> " with " + stored)
                                        .orElse("")
                                + "; accepted: a chain whose result takes INT8 pixels of scale "
                                + (float) front.scale() + ", such as quantize(mode=int8)");
            }
        });
    }

    private static boolean takesPixels(TensorSpec input, PixelScale front) {
        if (input.quantization().isEmpty() || !(input.type() == DataType.INT8 || input.type() == DataType.UINT8)) {
            return false;
        }
        Quantization stored = input.quantization().get();
        double scale = stored.scale(0);
        double black = (input.type().min() - stored.zeroPoint(0)) * scale;
        return stored.isPerTensor()
                && Math.abs(scale - front.scale()) <= RELATIVE * front.scale()
                && Math.abs(black - front.offset()) <= HALF_STEP * scale;
    }
}
