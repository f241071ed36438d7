package dev.hone.training.tuning;

import java.util.Arrays;
import java.util.stream.Stream;

/** What the difference between outputs and labels is measured by. */
enum LossKind {
    CROSS_ENTROPY("cross-entropy"),
    BINARY("binary"),
    SQUARED_ERROR("mse"),
    ABSOLUTE_ERROR("mae"),
    HUBER("huber"),
    DISTILLATION("distillation");

    static final String AUTO = "auto";

    private final String id;

    LossKind(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    static String[] ids() {
        return Stream.concat(Stream.of(AUTO), Arrays.stream(values()).map(LossKind::id))
                .toArray(String[]::new);
    }

    static LossKind of(String id) {
        return Arrays.stream(values())
                .filter(kind -> kind.id.equals(id))
                .findFirst()
                .orElseThrow();
    }
}
