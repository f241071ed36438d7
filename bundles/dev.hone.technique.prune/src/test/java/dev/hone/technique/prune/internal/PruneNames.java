package dev.hone.technique.prune.internal;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

/** Names of the parameters of pruning. */
public final class PruneNames {

    private PruneNames() {}

    public static List<String> all() {
        return Arrays.stream(PruneParameters.class.getDeclaredMethods())
                .map(Method::getName)
                .toList();
    }
}
