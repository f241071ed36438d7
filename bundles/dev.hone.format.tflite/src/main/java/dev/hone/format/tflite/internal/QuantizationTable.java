package dev.hone.format.tflite.internal;

import dev.hone.format.tflite.internal.flat.FlatTable;
import dev.hone.format.tflite.internal.flat.FlatUnion;
import dev.hone.format.tflite.internal.flat.FlatVector;
import dev.hone.model.Attributes;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * The quantization table of a tensor.
 *
 * @param affine scales and zero points, if they are as the interpreter demands
 * @param rest all other fields; those of affine quantization too if it is not expressed
 */
record QuantizationTable(Optional<Quantization> affine, Attributes rest) {

    private static final Set<String> AFFINE = Set.of("scale", "zero_point", "quantized_dimension");
    private static final String DETAILS = "details";

    /** The details that refer to tensors, by these fields. */
    private static final Set<String> BY_TENSOR = Set.of("BlockwiseQuantization", "MultiAxisQuantization");

    private static final List<String> TENSORS = List.of("scales", "zero_points");

    /** @param referred gains the tensors that the table refers to */
    static QuantizationTable read(
            FlatTable table, Shape shape, int tensors, AttributeDecoder decoder, BitSet referred) {
        Optional<Quantization> affine = affine(table, shape, decoder);
        Set<String> except = Set.of();
        if (affine.isPresent()) {
            boolean axisSaysNothing = affine.get().isPerTensor() && table.longValue("quantized_dimension") != 0;
            except = axisSaysNothing ? Set.of("scale", "zero_point") : AFFINE;
        }
        Map<String, Object> rest = decoder.fields(table, "", except);
        if (table.union(DETAILS).map(FlatUnion::code).orElse(0) == 0) {
            rest.remove(DETAILS);
        }
        rest.entrySet().removeIf(field -> field.getValue() instanceof List<?> list && list.isEmpty());
        return new QuantizationTable(affine, mapTensors(new Attributes(rest), index -> {
            if (index < 0 || index >= tensors) {
                throw new InvalidModelException("its quantization refers to tensor " + index + " of " + tensors);
            }
            referred.set(index);
            return index;
        }));
    }

    private static Optional<Quantization> affine(FlatTable table, Shape shape, AttributeDecoder decoder) {
        int scales = table.vector("scale").map(FlatVector::size).orElse(0);
        int zeroPoints = table.vector("zero_point").map(FlatVector::size).orElse(0);
        long axis = table.longValue("quantized_dimension");
        boolean alongAxis = axis >= 0 && axis < shape.rank() && shape.dimension((int) axis) == scales;
        if (scales == 0 || scales != zeroPoints || (scales > 1 && !alongAxis)) {
            return Optional.empty();
        }
        decoder.charge(scales);
        float[] scale = new float[scales];
        table.vector("scale").orElseThrow().bytes().asFloatBuffer().get(scale);
        long[] zeroPoint = new long[scales];
        table.vector("zero_point").orElseThrow().bytes().asLongBuffer().get(zeroPoint);
        return Optional.of(
                scales == 1 && (axis == 0 || !alongAxis)
                        ? Quantization.perTensor(scale[0], zeroPoint[0])
                        : Quantization.perAxis(scale, zeroPoint, (int) axis));
    }

    /**
     * The fields of a tensor's table; empty if it needs none.
     *
     * @param index of a tensor's id
     */
    static Map<String, Object> fields(Tensor tensor, IntUnaryOperator index) {
        Attributes rest = tensor.attributes()
                .get(TfliteKeys.QUANTIZATION, Attributes.class)
                .orElse(Attributes.NONE);
        Map<String, Object> fields = new HashMap<>(AttributeEncoder.fields(mapTensors(rest, index)));
        tensor.quantization().ifPresent(affine -> {
            fields.put("scale", affine.scales());
            fields.put("zero_point", affine.zeroPoints());
            if (affine.axis() > 0) {
                fields.put("quantized_dimension", affine.axis());
            } else if (!affine.isPerTensor()) {
                fields.remove("quantized_dimension");
            }
        });
        return fields;
    }

    /** References that are absent are to tensor 0; they are made present, since the tensor may get another index. */
    private static Attributes mapTensors(Attributes table, IntUnaryOperator map) {
        Attributes details = table.get(DETAILS, Attributes.class).orElse(Attributes.NONE);
        Optional<Attributes> value = details.get(AttributeDecoder.VALUE, Attributes.class);
        if (value.isEmpty()
                || !BY_TENSOR.contains(details.text(AttributeDecoder.TYPE).orElse(""))) {
            return table;
        }
        Map<String, Object> mapped = new LinkedHashMap<>(value.get().values());
        for (String field : TENSORS) {
            int tensor = (int) value.get().integer(field, 0);
            mapped.put(field, tensor == Tensor.NONE ? (long) Tensor.NONE : (long) map.applyAsInt(tensor));
        }
        return table.with(DETAILS, details.with(AttributeDecoder.VALUE, new Attributes(mapped)));
    }
}
