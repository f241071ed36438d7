package dev.hone.training.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.TensorSpec;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Model;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import dev.hone.training.ActivationConstraint;
import dev.hone.training.State;
import dev.hone.training.StateValues;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FedSamplesTest {

    private static final int SPOILED = 13;

    private final Model model = Networks.classifier();
    private final TestContext context = TestContext.classifying();

    /** One value of one sample is another. */
    private record Spoiled(Samples samples, float value) implements Samples {

        @Override
        public long size() {
            return samples.size();
        }

        @Override
        public void read(long sample, int input, ByteBuffer target) {
            int begin = target.position();
            samples.read(sample, input, target);
            if (sample == SPOILED) {
                target.putFloat(begin + 2 * Float.BYTES, value);
            }
        }

        @Override
        public Optional<TensorSpec> labels() {
            return samples.labels();
        }

        @Override
        public void readLabel(long sample, ByteBuffer target) {
            samples.readLabel(sample, target);
        }
    }

    /** As fake quantization does: what is behind it is finite whatever comes in. */
    private static final class Clipped implements ActivationConstraint {

        @Override
        public State init(long seed) {
            return State.NONE;
        }

        @Override
        public Value forward(HoneBuilder hone, Value x, StateValues state) {
            return hone.unary(HoneOp.CLIP, Attributes.of("min", 0.0).with("max", 1.0), x);
        }
    }

    private FineTuning clipped() {
        return FineTuning.of(model, context, "tune").constrain(List.of(Networks.named(model, "x")), new Clipped());
    }

    private void spoil(Split split, float value) {
        int size = split == Split.VALIDATE ? 16 : 64;
        context.with(split, new Spoiled(new TestContext.Rows(size, 4, DataType.INT64, false), value));
    }

    @ParameterizedTest
    @CsvSource({
        "TRAIN, NaN",
        "TRAIN, Infinity",
        "TRAIN, -Infinity",
        "VALIDATE, NaN",
        "VALIDATE, Infinity",
        "VALIDATE, -Infinity"
    })
    void namesTheSampleWithAValueThatIsNotFiniteThoughNoLossTells(Split split, float value) {
        spoil(split, value);

        assertThatThrownBy(clipped()::run)
                .isInstanceOfSatisfying(
                        HoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DATA))
                .hasMessageStartingWith("tune: ")
                .hasMessageEndingWith("sample 13 of " + split.id() + " gives the input 'x' the value " + value
                        + " at place 2; finite numbers are accepted");
    }

    /** The largest numbers are numbers. */
    @ParameterizedTest
    @CsvSource({"3.4028235e38", "-3.4028235e38", "1e-45"})
    void takesWhateverIsFinite(float value) {
        spoil(Split.TRAIN, value);

        assertThat(clipped().run().training().epochs()).hasSize(6);
    }
}
