package dev.hone.graph.internal;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.Operators;
import dev.hone.model.Attributes;
import dev.hone.model.Model;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneOp;
import dev.hone.tck.GraphPassContract;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Nested;

class PassesContractTest {

    /**
     * Passes on a network of layers with steps between them, which they fold, fuse or remove with the steps' constants.
     */
    abstract static class OnNet extends GraphPassContract {

        final Net net = new Net(new Random(1), 4, 3);
        private Model changed;

        abstract void step();

        @Override
        protected Map<String, Model> models() {
            if (changed == null) {
                net.layer("CONV", 3, 2, false, true);
                step();
                changed = net.layer("CONV", 1, 3, false, true).model();
            }
            return Map.of("a step between layers", changed);
        }

        @Override
        protected Operators operators() {
            return Net.OPERATORS;
        }

        @Override
        protected boolean mayRemove(Tensor constant) {
            return constant.shape().rank() < 2;
        }
    }

    @Nested
    class BatchNorm extends OnNet {

        @Override
        protected GraphPass create() {
            return new BatchNormFolding();
        }

        @Override
        void step() {
            net.op(HoneOp.MULTIPLY, Attributes.NONE, net.last, net.constant(Shape.of(2), 0.5, 2));
        }
    }

    @Nested
    class Activation extends OnNet {

        @Override
        protected GraphPass create() {
            return new ActivationFusion();
        }

        @Override
        void step() {
            net.op(HoneOp.RELU, Attributes.NONE, net.last);
        }
    }

    @Nested
    class Identity extends OnNet {

        @Override
        protected GraphPass create() {
            return new IdentityRemoval();
        }

        @Override
        void step() {
            net.op(HoneOp.MULTIPLY, Attributes.NONE, net.last, net.constant(Shape.SCALAR, 1f));
        }
    }

    @Nested
    class Constants extends OnNet {

        @Override
        protected GraphPass create() {
            return new ConstantFolding();
        }

        @Override
        void step() {
            int before = net.last;
            Shape shape = net.shape;
            int column = net.constant(Shape.of(2, 1), 3f, 5f);
            net.op(HoneOp.TRANSPOSE, Shape.of(1, 2), Attributes.of("permutation", List.of(1L, 0L)), column);
            net.op(HoneOp.ADD, shape, Attributes.NONE, before, net.last);
        }
    }
}
