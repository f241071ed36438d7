package dev.hone.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.target.Benefit;
import dev.hone.api.target.HardwareTarget;
import dev.hone.api.target.HardwareTargetType;
import dev.hone.api.target.Limit;
import dev.hone.api.target.TargetProfile;
import dev.hone.model.DataType;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.service.component.annotations.Component;

class HardwareTargetContractTest {

    /** What the board of the next run says, besides what is right. */
    private static UnaryOperator<TargetProfile.Builder> twist = UnaryOperator.identity();

    private static String id = "board";
    private static String format = "tflite";

    @Component
    @HardwareTargetType(id = "board", family = "boards", description = "a board")
    static class Board implements HardwareTarget {

        @Override
        public TargetProfile profile() {
            TargetProfile.Builder profile = TargetProfile.of(id, "1", format)
                    .description("a board")
                    .defaultChain("quantize(mode=int8)")
                    .figure("flash", 1024, "B", "data sheet")
                    .limit(new Limit.FileBytes(1024, "data sheet"))
                    .benefit(new Benefit("int8", true, true, "integer kernels"));
            return twist.apply(profile).build();
        }
    }

    static class BoardContract extends HardwareTargetContract {
        @Override
        protected HardwareTarget create() {
            return new Board();
        }
    }

    private static void fails(String test, UnaryOperator<TargetProfile.Builder> broken) {
        twist = broken;
        try {
            assertThat(ContractRun.failures(BoardContract.class)).containsOnlyKeys(test);
        } finally {
            twist = UnaryOperator.identity();
        }
    }

    @Test
    void passesOneThatKeepsIt() {
        assertThat(ContractRun.failures(BoardContract.class)).isEmpty();
    }

    @Test
    void findsAnotherIdThanThePropertySays() {
        id = "table";
        try {
            assertThat(ContractRun.failures(BoardContract.class))
                    .containsOnlyKeys("isTheTargetThatItsPropertiesName")
                    .extractingByKey("isTheTargetThatItsPropertiesName")
                    .asString()
                    .endsWith("But it is 'table' while the property is 'board'");
        } finally {
            id = "board";
        }
    }

    @Test
    void findsAFormatThatIsNotThere() {
        format = "tflight";
        try {
            assertThat(ContractRun.failures(BoardContract.class)).containsOnlyKeys("runsAFormatThatIsThere");
        } finally {
            format = "tflite";
        }
    }

    @Test
    void findsLimitsThatNothingKeeps() {
        fails("hasLimitsThatCanBeKept", board -> board.limit(new Limit.ArenaBytes(0, "data sheet")));
        fails("hasLimitsThatCanBeKept", board -> board.limit(new Limit.Operators(Set.of(), "data sheet")));
        fails("hasLimitsThatCanBeKept", board -> board.limit(new Limit.Rank(4, " ")));
        fails("hasLimitsThatCanBeKept", board -> board.limit(new Limit.FileBytes(7, "another sheet")));
        fails(
                "knowsTypesThatGoTogether",
                board -> board.limit(new Limit.ActivationTypes(Set.of(DataType.INT16), "data sheet")));
        fails("knowsTypesThatGoTogether", board -> board.weightTypes(DataType.FLOAT64));
    }

    @Test
    void findsFiguresAndBenefitsWithoutReason() {
        fails("saysWhereItsFiguresAreFrom", board -> board.figure("ram", Double.NaN, "B", "data sheet"));
        fails("saysWhereItsFiguresAreFrom", board -> board.figure("flash", 7, "B", "data sheet"));
        fails("saysWhereItsFiguresAreFrom", board -> board.benefit(new Benefit("sparsity", false, true, "")));
    }

    @Test
    void findsADescriptionOfNoLine() {
        fails("isTheTargetThatItsPropertiesName", board -> board.description("two\nlines"));
    }

    @Test
    void findsAProfileThatChanges() {
        AtomicInteger calls = new AtomicInteger();
        fails(
                "givesTheSameProfileAtEveryCall",
                board -> board.figure("calls", calls.incrementAndGet(), "", "the test"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "quantize(", "quantize(mode)", "quantize,", "joint(joint(a))", "quantize(mode=int8))"})
    void findsADefaultChainThatCannotBeRead(String chain) {
        fails("hasADefaultChainThatCanBeRead", board -> board.defaultChain(chain));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "quantize",
                "quantize(mode=int8, exclude=[CONV*, 'a, b'], layers=[])",
                "a.b(below=-1e-3), joint(prune(sparsity=50%), quantize-aware( epochs = 1 ))"
            })
    void knowsChains(String chain) {
        assertThat(ChainSyntax.isChain(chain)).isTrue();
    }
}
