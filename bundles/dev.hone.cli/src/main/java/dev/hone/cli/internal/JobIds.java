package dev.hone.cli.internal;

import static java.util.stream.Collectors.joining;

import dev.hone.api.HoneException;
import dev.hone.api.coordinator.Coordinator;
import dev.hone.api.coordinator.JobRecord;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds jobs by what people call them: {@code job-12}, or just {@code 12}. */
record JobIds(Coordinator coordinator) {

    private static final String PREFIX = "job-";
    private static final int MOST_NAMED = 5;

    /**
     * @throws HoneException with the reason USAGE if there is none, naming those that are near; OUTPUT if its file is
     *     damaged
     */
    JobRecord find(String given) {
        return coordinator
                .job(given)
                .or(() -> given.matches("[0-9]+") ? coordinator.job(PREFIX + given) : Optional.empty())
                .orElseThrow(() -> new HoneException(HoneException.Reason.USAGE, unknown(given)));
    }

    List<String> all() {
        return coordinator.jobs().stream().map(JobRecord::id).toList();
    }

    private String unknown(String given) {
        List<String> ids = all();
        if (ids.isEmpty()) {
            return "there is no job " + given + ", nor any other";
        }
        String digits = number(given);
        BigInteger meant = digits.isEmpty() ? BigInteger.valueOf(Long.MAX_VALUE) : new BigInteger(digits);
        List<String> near = ids.stream()
                .filter(id -> !number(id).isEmpty())
                .sorted(Comparator.comparing(
                        id -> new BigInteger(number(id)).subtract(meant).abs()))
                .limit(MOST_NAMED)
                .toList();
        return "there is no job " + given + "; "
                + (near.size() == ids.size() ? "there are: " : "near are: ")
                + ids.stream().filter(near::contains).collect(joining(", "))
                + (near.size() == ids.size() ? "" : " (hone jobs lists all)");
    }

    private static String number(String id) {
        return id.replaceFirst("^.*?([0-9]*)$", "$1");
    }
}
