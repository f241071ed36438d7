package dev.hone.training.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Recurrence;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OperationTableTest {

    @Test
    void knowsEveryOperationThatIsNotAWholeSequence() {
        assertThat(Arrays.stream(HoneOp.values()).filter(op -> OperationTable.of(op) == null))
                .allMatch(Recurrence::isOne);
    }
}
