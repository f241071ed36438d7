package dev.hone.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.target.TargetProfile;
import dev.hone.model.DataType;
import dev.hone.model.Model;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.quantization.SpecificationChecker.Violation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WeightCheckTest {

    private static final Quantization ROWS = Quantization.perAxis(new float[] {1, 2}, new long[2], 0);

    private static List<Violation> check(String operator, DataType type, Quantization scales, byte... values) {
        Toy toy = new Toy();
        int x = toy.input(-1, 1);
        int weight = toy.constant(Shape.of(2, 2), 1, 2, 3, 4);
        Model model = toy.model(toy.node(operator, -1, 1, x, weight));
        Tensor stored = model.main()
                .tensor(weight)
                .withType(type)
                .withQuantization(Optional.ofNullable(scales))
                .withData(Optional.of(TensorData.of(values)));
        return SpecificationChecker.check(
                model.withGraph(0, model.main().edit().put(stored).build()),
                Toy.OPERATORS,
                TargetProfile.of("toy", "1", "toy").build());
    }

    private static String rule(List<Violation> violations) {
        assertThat(violations).hasSize(1);
        return violations.get(0).rule();
    }

    @Test
    void acceptsWhatTheOperatorReadsItself() {
        assertThat(check("DENSE", DataType.INT8, ROWS, (byte) 1, (byte) -127, (byte) 3, (byte) 127))
                .isEmpty();
        assertThat(check("DENSE", DataType.INT4, null, (byte) 1, (byte) 2)).isEmpty();
    }

    @Test
    void findsATypeThatTheOperatorDoesNotRead() {
        assertThat(rule(check("DENSE", DataType.INT4, ROWS, (byte) 1, (byte) 2)))
                .contains("INT4", "reads [INT8]");
        assertThat(rule(check("CONV3D", DataType.INT8, ROWS, new byte[4]))).contains("it reads floats");
        assertThat(rule(check("DENSE", DataType.FLOAT16, null, new byte[8]))).contains("FLOAT16");
    }

    @Test
    void findsScalesAlongAnotherAxisOrTooMany() {
        Quantization columns = Quantization.perAxis(new float[] {1, 2}, new long[2], 1);
        assertThat(rule(check("DENSE", DataType.INT8, columns, new byte[4]))).contains("axis 1", "along axis 0");
        assertThat(rule(check("PRODUCT", DataType.INT8, ROWS, new byte[4]))).contains("reads one");
    }

    @Test
    void findsAsymmetricAndWideWeights() {
        Quantization shifted = Quantization.perAxis(new float[] {1, 2}, new long[] {0, 3}, 0);
        assertThat(rule(check("DENSE", DataType.INT8, shifted, new byte[4]))).contains("zero point 3");
        assertThat(rule(check("DENSE", DataType.INT8, ROWS, (byte) -128, (byte) 0, (byte) 0, (byte) 0)))
                .contains("-128");
    }
}
