package dev.hone.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.target.TargetProfile;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.quantization.QuantizationScope.Border;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever the network, a plan is what the specification allows. */
class QuantizationPlannerLawsTest {

    private static final TargetProfile TARGET =
            TargetProfile.of("toy", "1", "toy").build();
    private static final Shape FILTER = Shape.of(2, 1, 1, 2);

    @Property(tries = 300)
    void plansOnlyWhatTheSpecificationAllows(@ForAll long seed) {
        Toy random = new Toy();
        Model model = randomModel(random, new Random(seed));
        QuantizationPlan plan = QuantizationPlanner.plan(
                QuantizationScope.of(model, Toy.OPERATORS, Border.INTEGER, node -> Scheme.INT8),
                random.ranges(),
                TARGET);
        assertThat(SpecificationChecker.check(Toy.realize(model, plan), Toy.OPERATORS, TARGET))
                .isEmpty();
    }

    @Property(tries = 300)
    void plansOnlyWhatTheSpecificationAllowsWhereTypesMeet(@ForAll long seed) {
        Toy random = new Toy();
        Random choices = new Random(seed);
        Model model = randomModel(random, choices);
        Map<Integer, Scheme> schemes = new HashMap<>();
        for (Node node : model.main().nodes()) {
            boolean wide = choices.nextBoolean() && !node.operator().equals("POOL");
            schemes.put(node.id(), wide ? Scheme.INT16X8 : Scheme.INT8);
        }
        QuantizationScope scope =
                QuantizationScope.of(model, Toy.OPERATORS, Border.INTEGER, node -> schemes.get(node.node()));
        QuantizationPlan plan = QuantizationPlanner.plan(scope, random.ranges(), TARGET);
        assertThat(scope.nodes()).hasSameSizeAs(model.main().nodes());
        assertThat(SpecificationChecker.check(Toy.realize(model, plan), Toy.OPERATORS, TARGET))
                .isEmpty();
    }

    private static Model randomModel(Toy toy, Random random) {
        int[] written = new int[24];
        written[0] = toy.input(-random.nextInt(9), random.nextInt(9));
        int constant = toy.constant(Shape.of(1), random.nextInt(20) - 10);
        int weight = toy.constant(FILTER, random.nextFloat(), random.nextFloat(), 0, 0);
        int bias = toy.constant(Shape.of(2), 1, random.nextBoolean() ? 1e6f : 0);
        for (int i = 1; i < written.length; i++) {
            int a = written[random.nextInt(i)];
            int b = written[random.nextInt(i)];
            int min = -random.nextInt(9);
            int max = random.nextInt(9);
            written[i] = switch (random.nextInt(10)) {
                case 0 -> toy.node("CONV", min, max, a, weight, bias);
                case 1 -> toy.node("CONV_RELU6", min, max, a, weight);
                case 2 -> toy.node("ADD", min, max, a, random.nextBoolean() ? b : constant);
                case 3 -> toy.node("CONCAT", min, max, a, b);
                case 4 -> toy.node("CONCAT", min, max, constant, a);
                case 5 -> toy.node("RESHAPE", min, max, a);
                case 6 -> toy.node("POOL", min, max, a);
                case 8 -> toy.node("MATMUL", min, max, a, b);
                case 7 -> toy.node("SIGMOID", 0, 1, a);
                default -> toy.node("TANH", -1, 1, a);
            };
        }
        return toy.model(written[written.length - 1]);
    }
}
