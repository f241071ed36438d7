package dev.hone.tck;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.TensorSpec;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.DatasetReader;
import dev.hone.api.data.DatasetRequest;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import dev.hone.model.DataType;
import dev.hone.model.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract of {@link DatasetReader} and of the datasets that it opens. A reader's test extends this class and gives
 * the reader, a small file or folder and what is asked of it.
 */
public abstract class DatasetReaderContract extends PluginContract<DatasetReader> {

    private static final int READ = 100;

    /** A folder of each test's own. */
    @TempDir
    Path folder;

    /** For the subclass of a reader's test. */
    protected DatasetReaderContract() {
        super(DatasetReader.class, "dataset.", Optional.empty());
    }

    /** A file or folder that the reader reads. */
    protected abstract Path location() throws IOException;

    /** Inputs that the data fits. */
    protected abstract DatasetRequest request();

    /** Its own data is recognized by content, other data is not, and nothing is thrown. */
    @Test
    protected void recognizesItsDataByContent() throws IOException {
        String clause = "recognizes tells data of the kind by its content and never throws for foreign content.";
        Path own = location();
        Clause.require(create().recognizes(own), clause, "it does not recognize " + own);
        byte[] garbage = new byte[5000];
        new Random(1).nextBytes(garbage);
        for (Path foreign : List.of(
                Files.createDirectory(folder.resolve("empty")),
                Files.write(folder.resolve("garbage"), garbage),
                Files.write(folder.resolve("nothing"), new byte[0]),
                folder.resolve("missing"))) {
            Boolean recognized =
                    Clause.answer(clause, "recognizes of " + foreign.getFileName(), () -> create().recognizes(foreign));
            Clause.require(!recognized, clause, "it recognizes '" + foreign.getFileName() + "'");
        }
        Clause.require(Clause.isLine(create().lookedFor()), "lookedFor is one line for people.", "it is not");
    }

    /** The same files and seed give the same samples in the same order, to every reader and thread. */
    @Test
    protected void givesTheSameSamplesAtEveryReading() throws Exception {
        String clause = "The samples of a split depend on the files, the request and the seed alone.";
        Map<String, String> first = contents(1);
        Clause.require(first.equals(contents(1)), clause, "a second dataset gives others");
        Clause.require(
                first.equals(contents(4)), "Samples may be read by several threads.", "four threads read others");
    }

    /** The dataset as a whole. */
    @Test
    protected void knowsWhatItIs() throws IOException {
        try (Dataset dataset = open()) {
            Clause.require(
                    dataset.hash().matches("[0-9a-f]{64}"),
                    "The hash is SHA-256 in hexadecimal digits.",
                    "it is '" + dataset.hash() + "'");
            try (Dataset again = open()) {
                Clause.require(
                        again.hash().equals(dataset.hash()), "The same files have the same hash.", "they do not");
            }
            Clause.require(
                    Clause.isLine(dataset.description()),
                    "The description is one line for people.",
                    "it is '" + dataset.description() + "'");
            List<Split> splits = new ArrayList<>();
            for (Split split : Split.values()) {
                Optional<Samples> samples = Clause.answer("split answers.", "split", () -> dataset.split(split));
                samples.ifPresent(found -> {
                    splits.add(split);
                    Clause.require(
                            found.size() > 0,
                            "A split that is there has samples.",
                            split.id() + " has " + found.size());
                });
            }
            Clause.require(!splits.isEmpty(), "A dataset has a split.", "there is none");
        }
    }

    /** A request that does not fit is the user's matter. */
    @Test
    protected void refusesInputsThatTheDataDoesNotFit() throws IOException {
        List<TensorSpec> inputs = request().inputs().stream()
                .map(input -> new TensorSpec(input.name(), DataType.FLOAT32, Shape.of(1, 12347), Optional.empty()))
                .toList();
        String clause = "Data that does not fit the inputs is refused with the reason DATA, naming both shapes.";
        try (Dataset dataset = create().open(location(), new DatasetRequest(inputs, 1))) {
            throw Clause.broken(clause, "it opened " + dataset.description());
        } catch (HoneException e) {
            Clause.require(
                    e.reason() == Reason.DATA
                            && Clause.isRefusal(e)
                            && e.getMessage().contains("12347"),
                    clause,
                    "the reason is " + e.reason() + ": " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            throw Clause.broken(clause, "it threw " + e, e);
        }
    }

    private Dataset open() {
        return Clause.answer("Data that is recognized is opened.", "open", () -> create().open(location(), request()));
    }

    /** A hash of the first samples of each split. */
    private Map<String, String> contents(int threads) throws Exception {
        Map<String, String> contents = new LinkedHashMap<>();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (Dataset dataset = open()) {
            for (Split split : Split.values()) {
                Optional<Samples> samples = dataset.split(split);
                if (samples.isPresent()) {
                    List<Callable<String>> readings = new ArrayList<>();
                    for (int i = 0; i < threads; i++) {
                        readings.add(() -> content(samples.get()));
                    }
                    for (Future<String> reading : pool.invokeAll(readings)) {
                        String content = reading.get();
                        String other = contents.putIfAbsent(split.id(), content);
                        Clause.require(
                                other == null || other.equals(content),
                                "Samples may be read by several threads.",
                                "they read different values of " + split.id());
                    }
                }
            }
        } finally {
            pool.shutdownNow();
        }
        return contents;
    }

    private String content(Samples samples) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(Long.toString(samples.size()).getBytes(StandardCharsets.UTF_8));
        for (long sample = 0; sample < Math.min(samples.size(), READ); sample++) {
            for (int input = 0; input < request().inputs().size(); input++) {
                int bytes = Math.toIntExact(request().inputs().get(input).bytes());
                ByteBuffer target = ByteBuffer.allocate(bytes + 8).position(4);
                samples.read(sample, input, target);
                Clause.require(
                        target.position() == 4 + bytes,
                        "read advances the position by the bytes of the input.",
                        "it went from 4 to " + target.position() + " for " + bytes + " bytes");
                digest.update(target.flip().position(4));
            }
            if (samples.labels().isPresent()) {
                ByteBuffer label = ByteBuffer.allocate(
                                Math.toIntExact(samples.labels().get().bytes()))
                        .order(ByteOrder.LITTLE_ENDIAN);
                samples.readLabel(sample, label);
                digest.update(label.flip());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
