package dev.hone.format.tflite.internal.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Tests mutants in several threads. A mutant that takes longer than {@value #SECONDS} seconds is a failure. */
public final class FuzzRun {

    static final int SECONDS = 10;

    private final ModelMutator mutator;
    private final Path folder;
    private final AtomicLong next = new AtomicLong();
    private final Map<String, List<Long>> failures = new TreeMap<>();
    private Optional<Path> kept = Optional.empty();
    private long accepted;

    /** @param folder for files in between, and for the mutants that fail */
    public FuzzRun(ModelMutator mutator, Path folder) {
        this.mutator = mutator;
        this.folder = folder;
    }

    /** Has the mutants that are accepted as models left in a folder. */
    public FuzzRun keepAccepted(Path models) throws IOException {
        kept = Optional.of(Files.createDirectories(models));
        return this;
    }

    /** Tests the mutants {@code first} to {@code first + count - 1}. */
    public FuzzRun run(long first, int count, int threads) throws IOException, InterruptedException {
        next.set(first);
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Worker worker = new Worker(folder.resolve("worker-" + i), first + count);
            worker.setDaemon(true);
            worker.start();
            workers.add(worker);
        }
        for (Worker worker : workers) {
            while (worker.isAlive()) {
                worker.join(500);
                if (worker.seconds() > SECONDS) {
                    String where = worker.getStackTrace().length > 0 ? worker.getStackTrace()[0].toString() : "?";
                    fail("takes longer than " + SECONDS + " s, at " + where, worker.number);
                    break;
                }
            }
        }
        return this;
    }

    /** How many mutants were accepted as models. */
    public synchronized long accepted() {
        return accepted;
    }

    /** What failed, with the numbers of the mutants. */
    public synchronized Map<String, List<Long>> failures() {
        return new TreeMap<>(failures);
    }

    private synchronized void fail(String what, long number) {
        failures.computeIfAbsent(what, key -> new ArrayList<>()).add(number);
    }

    private synchronized void count(boolean taken) {
        accepted += taken ? 1 : 0;
    }

    private final class Worker extends Thread {
        private final Survival survival;
        private final Path file;
        private final long end;
        private volatile long number = -1;
        private volatile long begin = System.nanoTime();

        Worker(Path own, long end) throws IOException {
            survival = new Survival(own);
            file = own.resolve("mutant.tflite");
            this.end = end;
        }

        double seconds() {
            return (System.nanoTime() - begin) / 1e9;
        }

        @Override
        public void run() {
            for (long i = next.getAndIncrement(); i < end; i = next.getAndIncrement()) {
                number = i;
                begin = System.nanoTime();
                test(i);
            }
        }

        /** Whatever is thrown is a failure, errors too: that is what is looked for. */
        @SuppressWarnings("CatchThrowable")
        private void test(long mutant) {
            byte[] bytes = mutator.mutant(mutant);
            try {
                Files.write(file, bytes);
                boolean taken = survival.test(file);
                count(taken);
                if (taken && kept.isPresent()) {
                    Files.move(file, kept.get().resolve(mutant + ".tflite"), StandardCopyOption.REPLACE_EXISTING);
                }
            } catch (Throwable e) {
                fail(describe(e), mutant);
                keep(bytes, mutant);
            }
        }

        private void keep(byte[] bytes, long mutant) {
            try {
                Files.write(folder.resolve("failed-" + mutant + ".tflite"), bytes);
            } catch (IOException e) {
                fail("cannot be kept: " + e.getMessage(), mutant);
            }
        }

        private String describe(Throwable e) {
            StackTraceElement[] trace = e.getStackTrace();
            String message = String.valueOf(e.getMessage()).replaceAll("\\d+", "#");
            return e.getClass().getSimpleName() + ": " + message.substring(0, Math.min(120, message.length())) + " at "
                    + (trace.length > 0 ? trace[0] : "?");
        }
    }
}
