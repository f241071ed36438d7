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
            new BiasCorrections(),
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
        if (arguments.length == 0 || isHelp(arguments[0])) {
            BENCHMARKS.forEach(benchmark -> System.out.printf("%-16s %s%n", benchmark.name(), benchmark.summary()));
            return;
        }
        for (Benchmark benchmark : BENCHMARKS) {
            if (benchmark.name().equals(arguments[0])) {
                if (arguments.length > 1 && isHelp(arguments[1])) {
                    System.out.println(benchmark.summary());
                    return;
                }
                try {
                    run(benchmark, arguments);
                } catch (Options.Refused e) {
                    refuse(e.getMessage());
                }
                return;
            }
        }
        refuse("no measurement is named '" + arguments[0] + "'; bench/run alone lists them");
    }

    private static void run(Benchmark benchmark, String[] arguments) throws Exception {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("benchmark", benchmark.name());
        result.putAll(benchmark.run(Options.parse(benchmark, arguments, 1)));
        System.out.println(JSON.std.asString(result));
    }

    private static boolean isHelp(String argument) {
        return argument.equals("--help") || argument.equals("-h");
    }

    private static void refuse(String why) {
        System.err.println("bench: " + why);
        System.exit(2);
    }
}
