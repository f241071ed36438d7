package dev.hone.coordinator.internal.registry;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.model.InvalidModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.Stream;

/** Calls plug-in code and turns whatever it throws into a failure that names it. */
public final class PluginCalls {

    private PluginCalls() {}

    /** Plug-in code. */
    @FunctionalInterface
    public interface Call<T> {
        T run() throws IOException;
    }

    /** Plug-in code without a result. */
    @FunctionalInterface
    public interface Action {
        void run() throws IOException;
    }

    /**
     * Calls a plug-in, which may answer null.
     *
     * @throws HoneException what the plug-in threw if it is one; with the reason MODEL for an
     *     {@link InvalidModelException}
     * @throws Vanished if the plug-in was unregistered meanwhile and its classes or services do not answer any more
     * @throws Misbehaved for all else
     * @throws UncheckedIOException for an {@link IOException}
     */
    public static <T> T call(Plugin<?> plugin, Call<T> call) {
        try {
            return call.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (HoneException | UncheckedIOException e) {
            throw e;
        } catch (InvalidModelException e) {
            throw new HoneException(Reason.MODEL, e.getMessage(), e);
        } catch (StackOverflowError e) {
            throw failure(plugin, e);
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            if (tellsOfAbsence(e) && plugin.isGone()) {
                throw new Vanished(plugin, "vanished while it was in use", e);
            }
            throw failure(plugin, e);
        }
    }

    /** Whether it is what code meets whose bundle is gone: its classes and services do not answer. */
    private static boolean tellsOfAbsence(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(10)
                .anyMatch(cause -> cause instanceof LinkageError || cause instanceof IllegalStateException);
    }

    /** Calls a plug-in that answers nothing. Throws like {@link #call}. */
    public static void run(Plugin<?> plugin, Action action) {
        call(plugin, () -> {
            action.run();
            return null;
        });
    }

    /**
     * Calls a plug-in that has to answer. Throws like {@link #call}, and {@link Misbehaved} if the answer is null.
     *
     * @param what the method, for the message
     */
    public static <T> T answer(Plugin<?> plugin, String what, Call<T> call) {
        T answer = call(plugin, call);
        if (answer == null) {
            throw broken(plugin, what + " returned null");
        }
        return answer;
    }

    /** A plug-in that broke its contract. */
    public static Misbehaved broken(Plugin<?> plugin, String how) {
        return new Misbehaved(plugin, "broke its contract: " + how, null);
    }

    /** A plug-in that broke its contract, as something that it caused shows. */
    public static Misbehaved broken(Plugin<?> plugin, String how, Throwable cause) {
        return new Misbehaved(plugin, how, cause);
    }

    /** A plug-in that went while it was in use, as shows in another way than by a call that failed. */
    public static Vanished vanished(Plugin<?> plugin, String how, Throwable cause) {
        return new Vanished(plugin, how, cause);
    }

    private static Misbehaved failure(Plugin<?> plugin, Throwable cause) {
        return new Misbehaved(plugin, "failed: " + oneLine(cause), cause);
    }

    private static String oneLine(Throwable cause) {
        String text = cause.getMessage() == null
                ? cause.getClass().getName()
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
        return text.lines().findFirst().orElse(text);
    }
}
