package dev.hone.format.tflite.internal.quantize;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.quantization.WeightForm;
import java.util.LinkedHashMap;
import java.util.Map;

/** Scales of blocks, which the format keeps in a tensor of their own. */
final class BlockScales {

    /** Of a tensor: what its quantization table holds beside scales and zero points. */
    static final String ATTRIBUTE = "tflite:quantization";

    private BlockScales() {}

    /** The scales of a constant as a FLOAT16 tensor, a row for each of its rows. */
    static Tensor tensor(int id, WeightForm.Blocks blocks, Tensor constant) {
        Quantization scales = blocks.scales();
        int last = constant.shape().rank() - 1;
        Shape shape = constant.shape().with(last, constant.shape().dimension(last) / blocks.size());
        TensorData halves = new WeightForm.Half().store(TensorData.ofFloats(scales.scales()), shape);
        return Tensor.constant(id, "s" + constant.id(), DataType.FLOAT16, shape, halves);
    }

    /** A constant that refers to the tensor of its scales. */
    static Tensor refer(Tensor constant, int scales, WeightForm.Blocks blocks) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("scales", (long) scales);
        value.put("zero_points", (long) Tensor.NONE);
        value.put("block_size", (long) blocks.size());
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("type", "BlockwiseQuantization");
        details.put("value", new Attributes(value));
        return constant.withAttributes(
                constant.attributes().with(ATTRIBUTE, Attributes.of("details", new Attributes(details))));
    }
}
