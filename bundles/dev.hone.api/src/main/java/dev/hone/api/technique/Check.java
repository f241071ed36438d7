package dev.hone.api.technique;

import dev.hone.api.HoneException.Reason;
import java.util.List;
import java.util.Objects;

/** Whether a technique takes a model. */
public sealed interface Check {

    /** It does. */
    record Accepted() implements Check {}

    /**
     * It does not.
     *
     * @param matter whose matter it is: {@link Reason#MODEL}, or {@link Reason#DATA} where other data would do,
     *     {@link Reason#USAGE} other parameters, {@link Reason#MISSING} a service
     * @param reasons each names the operator, tensor, parameter or data and what would be accepted
     */
    record Refused(Reason matter, List<String> reasons) implements Check {
        public Refused {
            Objects.requireNonNull(matter);
            reasons = List.copyOf(reasons);
            if (reasons.isEmpty()) {
                throw new IllegalArgumentException("a refusal needs a reason");
            }
        }

        /** It is a matter of the model. */
        public Refused(List<String> reasons) {
            this(Reason.MODEL, reasons);
        }
    }

    static Check accepted() {
        return new Accepted();
    }

    /** Refused as a matter of the model. */
    static Check refused(String... reasons) {
        return new Refused(List.of(reasons));
    }

    /** Refused as a matter of something else, such as missing data. */
    static Check refused(Reason matter, String... reasons) {
        return new Refused(matter, List.of(reasons));
    }
}
