package dev.hone.bench;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Kills processes of hone at random moments, those that begin jobs and those that go on with them, and compares what
 * comes of the jobs in the end with undisturbed runs.
 */
final class Crash implements Benchmark {

    private static final String PLUGINS = "itests/dev.hone.itests.thirdparty";
    private static final long SECONDS_TO_END = 300;
    private static final List<String> CHAINS = List.of(
            "quantize(mode=float16), quantize(mode=dynamic-range)",
            "threshold(below=0.004), threshold(below=0.008), quantize(mode=dynamic-range)",
            "threshold(below=0.002), threshold(below=0.006), quantize(mode=int8, samples=2000, calibrator=entropy)");
    private static final int KINDS = 3;

    @Override
    public String name() {
        return "crash";
    }

    @Override
    public String summary() {
        return "processes killed at random: what is lost, different, half-written, repeated [--kills 50] [--seed 1]";
    }

    @Override
    public Map<String, Object> run(Options options) throws Exception {
        Path folder = Files.createTempDirectory("hone-crash");
        try {
            Map<String, Object> result = new Run(folder, options.number("seed", 1)).run(options.number("kills", 50));
            result.put("seed", options.number("seed", 1));
            return result;
        } finally {
            Workplace.delete(folder);
        }
    }

    /**
     * What jobs are to do, and what comes of it undisturbed.
     *
     * @param deterministic part of the provenance
     */
    private record Kind(String chain, int seed, Path model, Object deterministic, long milliseconds) {

        boolean isMadeIn(Path output) throws IOException {
            return Files.exists(output)
                    && Files.exists(provenance(output))
                    && Files.mismatch(model, output) < 0
                    && deterministic.equals(Crash.deterministic(output));
        }
    }

    private static Path provenance(Path output) {
        return output.resolveSibling(output.getFileName().toString().replace(".tflite", ".hone.json"));
    }

    private static Object deterministic(Path output) throws IOException {
        return JSON.std.mapFrom(Files.readString(provenance(output))).get("deterministic");
    }

    /** One measurement. */
    private static final class Run {

        private final Path folder;
        private final Path outputs;
        private final Random random;
        private final List<Kind> kinds = new ArrayList<>();
        private final Map<Path, Kind> asked = new LinkedHashMap<>();
        private final CrashLedger ledger = new CrashLedger();
        private int kills;

        Run(Path folder, int seed) throws IOException {
            this.folder = folder;
            this.random = new Random(seed);
            this.outputs = Files.createDirectory(folder.resolve("outputs"));
        }

        Map<String, Object> run(int wanted) throws Exception {
            Path jar = Workplace.built(PLUGINS);
            for (String home : List.of("home", "undisturbed")) {
                Path deploy = Files.createDirectories(folder.resolve(home).resolve("deploy"));
                Files.copy(jar, deploy.resolve(jar.getFileName()));
                hone(home, "targets").run();
            }
            for (int i = 0; i < KINDS; i++) {
                kinds.add(undisturbed(CHAINS.get(i % CHAINS.size()), 1 + i));
            }
            while (kills < wanted) {
                boolean resume = ledger.hasUnfinished() && random.nextBoolean();
                kill((resume ? hone("home", "resume") : begun()).start());
                ledger.look(
                        JSON.std.mapFrom(hone("home", "jobs", "--json").run().output()));
            }
            hone("home", "resume").run();
            ledger.look(JSON.std.mapFrom(hone("home", "jobs", "--json").run().output()));
            return result();
        }

        private Kind undisturbed(String chain, int seed) throws Exception {
            Path output = folder.resolve("undisturbed-" + seed + ".tflite");
            long start = System.nanoTime();
            optimize("undisturbed", chain, seed, output).run();
            long milliseconds = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            return new Kind(chain, seed, output, deterministic(output), milliseconds);
        }

        /** A new job; half of them may take what the others made. */
        private Command begun() {
            Kind kind = kinds.get(random.nextInt(kinds.size()));
            Path output = outputs.resolve("out-" + asked.size() + ".tflite");
            asked.put(output, kind);
            return optimize("home", kind.chain(), kind.seed(), output);
        }

        private Command optimize(String home, String chain, int seed, Path output) {
            Path example = Workplace.ROOT.resolve("examples/fashion-mnist");
            List<Object> line = new ArrayList<>(List.of(
                    "optimize",
                    example.resolve("fashion_dscnn.tflite"),
                    "--target",
                    "xnnpack",
                    "--data",
                    example,
                    "--apply",
                    chain,
                    "--seed",
                    seed,
                    "--json",
                    "-o",
                    output));
            if (random.nextInt(4) > 0) {
                line.add("--fresh");
            }
            return hone(home, line.toArray());
        }

        private Command hone(String home, Object... arguments) {
            return Hone.stored(arguments).with("HONE_HOME", folder.resolve(home).toString());
        }

        private void kill(Process process) throws InterruptedException {
            long longest = kinds.stream().mapToLong(Kind::milliseconds).max().orElseThrow();
            if (!process.waitFor(random.nextLong(longest), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                kills++;
            }
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                throw new IllegalStateException("process " + process.pid() + " cannot be killed");
            }
        }

        private Map<String, Object> result() throws IOException {
            int lost = 0;
            int different = 0;
            for (Map.Entry<Path, Kind> one : asked.entrySet()) {
                if (ledger.isLost(one.getKey())) {
                    lost++;
                } else if (ledger.isKnown(one.getKey()) && !one.getValue().isMadeIn(one.getKey())) {
                    different++;
                }
            }
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("kills", kills);
            result.put("jobs", ledger.jobs());
            result.put("lost", lost);
            result.put("different", different);
            result.put("half_written", halfWritten());
            result.put("repeated", ledger.repeated());
            return result;
        }

        /** Files that are of no use to anybody: all jobs have ended. */
        private int halfWritten() throws IOException {
            List<Path> left = new ArrayList<>();
            try (Stream<Path> files = Files.walk(outputs)) {
                files.filter(Files::isRegularFile)
                        .filter(file -> asked.keySet().stream()
                                .noneMatch(output -> file.equals(output) || file.equals(provenance(output))))
                        .forEach(left::add);
            }
            try (Stream<Path> files = Files.walk(folder.resolve("home/jobs"))) {
                files.filter(Files::isRegularFile)
                        .filter(file -> !file.getFileName().toString().equals("job.json"))
                        .forEach(left::add);
            }
            try (Stream<Path> files = Files.walk(folder.resolve("home/stages"))) {
                files.filter(Files::isRegularFile)
                        .filter(file -> !file.getFileName().toString().matches("size|model|[0-9a-f]{64}\\.json"))
                        .forEach(left::add);
            }
            left.forEach(file -> System.err.println("left: " + file));
            return left.size();
        }
    }
}
