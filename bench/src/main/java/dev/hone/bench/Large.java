package dev.hone.bench;

import com.fasterxml.jackson.jr.ob.JSON;
import java.util.List;
import java.util.Map;

/** What opening a large model allocates, and how fast it is converted. */
final class Large implements Benchmark {

    @Override
    public String name() {
        return "large";
    }

    @Override
    public String summary() {
        return "a large model: heap that opening allocates, time to write it anew against copying the file"
                + " [--megabytes 300] [--rounds 5]";
    }

    @Override
    public Map<String, Object> run(Options options) throws Exception {
        TestClasses.compile();
        return JSON.std.mapFrom(TestClasses.command(
                        List.of("-Xmx256m"),
                        "dev.hone.format.tflite.internal.LargeModel",
                        Workplace.folder("large"),
                        options.number("megabytes", 300),
                        options.number("rounds", 5))
                .run()
                .lastLine());
    }
}
