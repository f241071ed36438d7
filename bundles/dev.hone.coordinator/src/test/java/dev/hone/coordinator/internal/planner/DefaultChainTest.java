package dev.hone.coordinator.internal.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.HoneException;
import dev.hone.api.target.HardwareTarget;
import dev.hone.api.target.TargetProfile;
import dev.hone.tck.HardwareTargetContract;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract tests of targets admit the default chains that the planner reads, and no others. */
class DefaultChainTest {

    @Property
    void theContractAdmitsWhatThePlannerReads(@ForAll("chains") String chain) {
        assertThat(isAdmitted(chain)).isEqualTo(isRead(chain));
    }

    @Provide
    Arbitrary<String> chains() {
        return Arbitraries.of(
                        "a", "joint", "joint(", "b(c=", "1.5", "50%", ",", "(", ")", "[", "]", "=", " ", "'", "\"",
                        "\\", "x-y")
                .list()
                .ofMaxSize(12)
                .map(pieces -> String.join("", pieces));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a, joint(b(c=1), d)",
                "a(b=[1, 'x, y', [2, []]], c=\"\\\"\")",
                "joint",
                "jointly(a=1)",
                "joint-a",
                "joint.a",
                "a(joint=1)",
                ""
            })
    void theyAgreeOnParticularChains(String chain) {
        assertThat(isAdmitted(chain)).isEqualTo(isRead(chain));
    }

    private static boolean isRead(String chain) {
        try {
            ChainText.parse(chain);
            return true;
        } catch (HoneException e) {
            return e.getMessage().contains("given twice");
        }
    }

    private static boolean isAdmitted(String chain) {
        try {
            new Contract(chain).hasADefaultChainThatCanBeRead();
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    private static final class Contract extends HardwareTargetContract {

        private final String chain;

        Contract(String chain) {
            this.chain = chain;
        }

        @Override
        protected HardwareTarget create() {
            TargetProfile profile =
                    TargetProfile.of("board", "1", "tflite").defaultChain(chain).build();
            return () -> profile;
        }

        @Override
        protected void hasADefaultChainThatCanBeRead() {
            super.hasADefaultChainThatCanBeRead();
        }
    }
}
