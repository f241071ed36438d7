package dev.hone.api.technique;

import java.util.List;

/** Whether a technique takes a model. */
public sealed interface Check {

    /** It does. */
    record Accepted() implements Check {}

    /** It does not, for these reasons: each names the operator, tensor or parameter and what would be accepted. */
    record Refused(List<String> reasons) implements Check {
        public Refused {
            reasons = List.copyOf(reasons);
            if (reasons.isEmpty()) {
                throw new IllegalArgumentException("a refusal needs a reason");
            }
        }
    }

    static Check accepted() {
        return new Accepted();
    }

    static Check refused(String... reasons) {
        return new Refused(List.of(reasons));
    }
}
