package dev.hone.engine.tensorflow.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnedTest {

    private final List<String> closed = new ArrayList<>();
    private final Owned owned = new Owned();

    private void add(String name, boolean fails) {
        owned.add(() -> {
            closed.add(name);
            if (fails) {
                throw new IllegalStateException(name);
            }
        });
    }

    @Test
    void closesTheLatestFirstAndNothingTwice() {
        add("graph", false);
        add("session", false);
        owned.close();
        owned.close();

        assertThat(closed).containsExactly("session", "graph");
    }

    @Test
    void closesTheRestWhereSomethingCannotBeClosed() {
        add("graph", false);
        add("session", true);
        add("feed", true);

        assertThatThrownBy(owned::close).hasMessage("feed").satisfies(e -> assertThat(e.getSuppressed())
                .extracting(Throwable::getMessage)
                .containsExactly("session"));
        assertThat(closed).containsExactly("feed", "session", "graph");
    }

    /** As of a class that is there no more. */
    @Test
    void closesTheRestWhereAnErrorIsThrown() {
        add("graph", false);
        owned.add(() -> {
            throw new NoClassDefFoundError("session");
        });

        assertThatThrownBy(owned::close).isInstanceOf(NoClassDefFoundError.class);
        assertThat(closed).containsExactly("graph");
    }
}
