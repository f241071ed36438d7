package dev.hone.bench;

import java.util.Map;

/** One measurement. */
interface Benchmark {

    /** As it is written after {@code bench/run}. */
    String name();

    /** One line: what it measures and which options it takes. */
    String summary();

    /** Runs it and returns what the last line of output says. */
    Map<String, Object> run(Options options) throws Exception;
}
