package dev.hone.coordinator.internal.registry;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.graph.GraphPass;
import dev.hone.model.InvalidModelException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PluginCallsTest {

    private final AtomicBoolean gone = new AtomicBoolean();
    private final Plugin<GraphPass> plugin =
            new FakePlugins().addVanishing(PluginKind.PASS, "fold", (model, operators) -> null, gone);

    private static void fails(ThrowingCallable call, Reason reason, String... parts) {
        assertThatThrownBy(call)
                .asInstanceOf(type(HoneException.class))
                .returns(reason, HoneException::reason)
                .extracting(HoneException::getMessage)
                .asString()
                .contains(parts);
    }

    private Object throwing(Throwable cause) {
        return PluginCalls.call(plugin, () -> {
            if (cause instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) cause;
        });
    }

    @Test
    void namesThePluginAndItsBundleWhateverItThrows() {
        fails(
                () -> throwing(new NullPointerException("nothing")),
                Reason.PLUGIN,
                "pass fold (bundle.fold 1.0.0)",
                "NullPointerException: nothing");
        fails(() -> throwing(new AssertionError("wrong")), Reason.PLUGIN, "fold");
        fails(() -> throwing(new StackOverflowError()), Reason.PLUGIN, "fold");
        fails(() -> throwing(new NoClassDefFoundError("a/B")), Reason.PLUGIN, "fold");
    }

    @Test
    void linkageErrorsAfterUnregistrationMeanVanished() {
        gone.set(true);
        fails(() -> throwing(new NoClassDefFoundError("a/B")), Reason.MISSING, "vanished");
        fails(() -> throwing(new IllegalStateException("stopped")), Reason.MISSING, "vanished");
        fails(() -> throwing(new IllegalArgumentException("own fault")), Reason.PLUGIN, "own fault");
    }

    @Test
    void failuresForTheUserPassThrough() {
        fails(() -> throwing(new HoneException(Reason.DATA, "no images")), Reason.DATA, "no images");
        fails(() -> throwing(new InvalidModelException("bad offset 7")), Reason.MODEL, "bad offset 7");
    }

    @Test
    void nullIsABrokenAnswer() {
        fails(() -> PluginCalls.answer(plugin, "run", () -> null), Reason.PLUGIN, "run returned null");
    }
}
