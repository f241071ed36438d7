package dev.hone.graph.internal;

import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.hone.HoneOp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a tensor of the {@code hone} dialect is as a polynomial of another.
 *
 * @param coefficients of the powers, from 0 on
 */
record Polynomial(List<Double> coefficients) {

    private static final int MOST_DEGREE = 3;

    /** Deeper expressions than anybody writes for an activation. */
    private static final int MOST_DEPTH = 8;

    /** What float32 makes of a constant, twice rounded. */
    private static final double TOLERANCE = 1e-5;

    Polynomial {
        coefficients = List.copyOf(coefficients);
    }

    static Polynomial of(double... coefficients) {
        List<Double> list = new ArrayList<>(Collections.nCopies(MOST_DEGREE + 1, 0.0));
        for (int i = 0; i < coefficients.length; i++) {
            list.set(i, coefficients[i]);
        }
        return new Polynomial(list);
    }

    /** Empty where it is none, or of too high a degree. */
    static Optional<Polynomial> of(Graph graph, int tensor, int x) {
        return of(graph, tensor, x, MOST_DEPTH);
    }

    private static Optional<Polynomial> of(Graph graph, int tensor, int x, int depth) {
        if (tensor == x) {
            return Optional.of(of(0, 1));
        }
        OptionalDouble number = Product.number(graph, tensor);
        if (number.isPresent()) {
            return Optional.of(of(number.getAsDouble()));
        }
        Optional<Node> producer = graph.producer(tensor).filter(Product::isHone);
        if (producer.isEmpty() || depth == 0 || producer.get().inputs().size() > 2) {
            return Optional.empty();
        }
        List<Polynomial> operands = new ArrayList<>();
        for (int input : producer.get().inputs()) {
            Optional<Polynomial> operand = of(graph, input, x, depth - 1);
            if (operand.isEmpty()) {
                return Optional.empty();
            }
            operands.add(operand.get());
        }
        return apply(HoneOp.valueOf(producer.get().operator()), operands);
    }

    private static Optional<Polynomial> apply(HoneOp op, List<Polynomial> operands) {
        Polynomial a = operands.get(0);
        Polynomial b = operands.get(operands.size() - 1);
        return switch (op) {
            case NEGATE -> Optional.of(a.times(-1));
            case ADD -> Optional.of(a.plus(b));
            case SUBTRACT -> Optional.of(a.plus(b.times(-1)));
            case MULTIPLY -> a.times(b);
            case DIVIDE -> b.number().map(divisor -> a.times(1 / divisor));
            case POWER -> b.number().flatMap(a::power);
            default -> Optional.empty();
        };
    }

    private Optional<Double> number() {
        return coefficients.subList(1, coefficients.size()).stream().allMatch(c -> c == 0)
                ? Optional.of(coefficients.get(0))
                : Optional.empty();
    }

    private Polynomial plus(Polynomial other) {
        double[] sum = new double[coefficients.size()];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = coefficients.get(i) + other.coefficients.get(i);
        }
        return of(sum);
    }

    Polynomial times(double factor) {
        return new Polynomial(coefficients.stream().map(c -> c * factor).toList());
    }

    private Optional<Polynomial> times(Polynomial other) {
        double[] product = new double[coefficients.size()];
        for (int i = 0; i < product.length; i++) {
            for (int j = 0; j < product.length; j++) {
                double term = coefficients.get(i) * other.coefficients.get(j);
                if (term != 0 && i + j >= product.length) {
                    return Optional.empty();
                }
                if (term != 0) {
                    product[i + j] += term;
                }
            }
        }
        return Optional.of(of(product));
    }

    private Optional<Polynomial> power(double exponent) {
        if (exponent != 1 && exponent != 2 && exponent != MOST_DEGREE) {
            return Optional.empty();
        }
        Optional<Polynomial> power = Optional.of(this);
        for (int i = 1; i < exponent; i++) {
            power = power.flatMap(known -> known.times(this));
        }
        return power;
    }

    boolean isClose(Polynomial other) {
        for (int i = 0; i < coefficients.size(); i++) {
            if (!isClose(coefficients.get(i), other.coefficients.get(i))) {
                return false;
            }
        }
        return true;
    }

    static boolean isClose(double a, double b) {
        return Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
    }
}
