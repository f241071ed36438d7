package dev.hone.tck;

import dev.hone.api.HoneException;
import java.io.IOException;
import java.util.Optional;
import org.opentest4j.AssertionFailedError;

/** Says which clause of a contract is broken, and how. */
final class Clause {

    private Clause() {}

    /** A call into a plug-in. */
    @FunctionalInterface
    interface Call<T> {
        T run() throws IOException;
    }

    static void require(boolean holds, String clause, String broken) {
        if (!holds) {
            throw broken(clause, broken);
        }
    }

    static void requireNone(Optional<String> broken, String clause) {
        if (broken.isPresent()) {
            throw broken(clause, broken.get());
        }
    }

    /** To be thrown. */
    static AssertionFailedError broken(String clause, String how) {
        return broken(clause, how, null);
    }

    static AssertionFailedError broken(String clause, String how, Throwable cause) {
        return new AssertionFailedError("Broken contract. " + clause + " But " + how, cause);
    }

    /** The answer of a plug-in, which must not be null; whatever is thrown breaks the clause. */
    static <T> T answer(String clause, String call, Call<T> plugin) {
        T answer;
        try {
            answer = plugin.run();
        } catch (Throwable e) {
            throw broken(clause, call + " threw " + e, e);
        }
        require(answer != null, clause, call + " returned null");
        return answer;
    }

    /** A name that users write. */
    static boolean isName(String text) {
        return text.matches("[a-z0-9][a-z0-9.-]*") && !text.equals("joint");
    }

    static boolean isLine(String text) {
        return !text.isBlank() && text.lines().count() == 1;
    }

    /** Whether a failure is one that its reader can act on: a HoneException with one line. */
    static boolean isRefusal(Throwable failure) {
        return failure instanceof HoneException refusal
                && refusal.reason() != HoneException.Reason.INTERNAL
                && refusal.getMessage() != null
                && isLine(refusal.getMessage());
    }
}
