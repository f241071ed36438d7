package dev.hone.coordinator.internal.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Model;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class FixedBatchTest {

    private static Model of(int batch) {
        HoneBuilder hone = new HoneBuilder();
        Value x = hone.input("image", DataType.FLOAT32, Shape.of(batch, 10, 10));
        return Model.of(
                HoneOp.DIALECT,
                List.of(hone.build("net", List.of(x), List.of(hone.unary(HoneOp.RELU, x)))),
                Attributes.NONE);
    }

    @Test
    void refusesMoreElementsThanRuntimesCount() {
        int most = Integer.MAX_VALUE / 100;

        assertThatCode(() -> FixedBatch.requireCountable(of(most), most)).doesNotThrowAnyException();
        for (int batch : new int[] {most + 1, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> FixedBatch.requireCountable(of(batch), batch))
                    .isInstanceOfSatisfying(
                            HoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.USAGE))
                    .hasMessageStartingWith("a batch of " + batch + " is refused: tensor '")
                    .hasMessageEndingWith("accepted: at most " + most);
        }
    }
}
