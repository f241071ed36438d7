package dev.hone.cli.internal;

import picocli.CommandLine.Option;

/** Options of commands that run models. */
final class WorkOptions {

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Decides what is drawn by lot. Default: 1")
    private long seed;

    @Option(names = "--threads", paramLabel = "N", description = "Threads to work with. Default: one a processor")
    private Integer threads;

    long seed() {
        return seed;
    }

    int threads() {
        return Accepted.threads(threads == null ? Runtime.getRuntime().availableProcessors() : threads);
    }
}
