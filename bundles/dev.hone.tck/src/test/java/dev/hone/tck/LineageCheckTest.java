package dev.hone.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import dev.hone.tck.kit.Network;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A lineage has to fit the models that it is between. */
class LineageCheckTest {

    @Test
    void requiresLineagesToFitTheModels() {
        Model model = Network.classifier();
        TensorRef nowhere = new TensorRef(0, 12345);
        Lineage lineage = Lineage.builder()
                .link(nowhere, nowhere, new Lineage.Transform.Same())
                .build();
        assertThat(LineageCheck.broken(model, lineage, model, constant -> false))
                .hasValueSatisfying(how -> assertThat(how).contains("tensor 12345"));
        assertThat(LineageCheck.broken(model, Lineage.IDENTITY, model, constant -> false))
                .isEmpty();
        TensorRef weight = new TensorRef(0, 1);
        for (Map.Entry<Lineage.Transform, String> lie : Map.<Lineage.Transform, String>of(
                        new Lineage.Transform.Quantized(), "the type is FLOAT32",
                        new Lineage.Transform.Transposed(List.of(1, 0)), "shape",
                        new Lineage.Transform.Transposed(List.of(0, 0)), "no permutation",
                        new Lineage.Transform.ChannelsKept(0, List.of(7)), "has no indices [7]",
                        new Lineage.Transform.FoldedInto(4, false), "has no axis 4",
                        new Lineage.Transform.Factor(2, 2), "factor 2 of 2")
                .entrySet()) {
            Lineage wrong = Lineage.builder().link(weight, weight, lie.getKey()).build();
            assertThat(LineageCheck.broken(model, wrong, model, constant -> false))
                    .hasValueSatisfying(how -> assertThat(how).contains(lie.getValue()));
        }
    }
}
