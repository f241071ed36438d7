package dev.hone.bench;

import com.fasterxml.jackson.jr.ob.JSON;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists and runs the measurements. */
public final class Main {

    private static final List<Benchmark> BENCHMARKS = List.of(
            new Startup(),
            new PostTrainingQuantization(),
            new Roundtrip(),
            new LoweredModels(),
            new Large(),
            new Fuzz(),
            new FaceDetection(),
            new Modes(),
            new LatencyPairs(),
            new HardToQuantize(),
            new Calibrate(),
            new Crash(),
            new HotSwap(),
            new KerasApplications(),
            new SparseSpeed(),
            new Train(),
            new Collaborate());

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 0) {
            BENCHMARKS.forEach(benchmark -> System.out.printf("%-16s %s%n", benchmark.name(), benchmark.summary()));
            return;
        }
        for (Benchmark benchmark : BENCHMARKS) {
            if (benchmark.name().equals(arguments[0])) {
                Map<String, Object> result = new LinkedHashMap<>();
                result.put("benchmark", benchmark.name());
                result.putAll(benchmark.run(Options.parse(arguments, 1)));
                System.out.println(JSON.std.asString(result));
                return;
            }
        }
        System.err.println("bench: no measurement is named '" + arguments[0] + "'; bench/run alone lists them");
        System.exit(2);
    }
}
