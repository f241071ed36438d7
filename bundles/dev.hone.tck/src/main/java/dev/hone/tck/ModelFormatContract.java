package dev.hone.tck;

import dev.hone.api.format.ModelFormat;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.GraphBuilder;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Model;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneOp;
import dev.hone.tck.kit.ModelContent;
import dev.hone.tck.kit.Network;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract of {@link ModelFormat}. A format's test extends this class and gives the format and a few small files.
 */
public abstract class ModelFormatContract extends PluginContract<ModelFormat> {

    private static final int CUTS = 64;
    private static final int FLIPS = 256;
    private static final String REFUSED =
            "A file that is no valid model is refused with an InvalidModelException (or an"
                    + " IOException), at the latest when its data are read; nothing else is thrown.";

    /** A folder of each test's own. */
    @TempDir
    Path folder;

    /** For the subclass of a format's test. */
    protected ModelFormatContract() {
        super(ModelFormat.class, "format.", Optional.of("dev.hone.format"));
    }

    /** Valid model files of the format, at least one; small ones make quick tests. They are not written to. */
    protected abstract List<Path> files() throws IOException;

    /**
     * Whether models are read and never written. Such a format may read into the {@code hone} dialect, refuses each
     * model, and leaves no file where it was to write one.
     */
    protected boolean isReadOnly() {
        return false;
    }

    /** The extensions are those of file names. */
    @Test
    protected void namesItsFiles() {
        Object extensions = declaration().properties().get("format.extensions");
        List<?> all = extensions instanceof List<?> list ? list : List.of(String.valueOf(extensions));
        Clause.require(
                !all.isEmpty() && all.stream().allMatch(each -> each.toString().matches("\\.\\S+")),
                "The service property format.extensions holds endings of file names with the point.",
                "it is " + all);
    }

    /** Its own files are recognized by their beginning, others are not. */
    @Test
    protected void recognizesItsFilesByTheirHead() throws IOException {
        String clause = "recognizes tells files of the format by their first " + ModelFormat.HEAD + " bytes at most.";
        for (Path file : files()) {
            byte[] bytes = Files.readAllBytes(file);
            ByteBuffer head = ByteBuffer.wrap(bytes, 0, Math.min(ModelFormat.HEAD, bytes.length))
                    .slice();
            int position = head.position();
            int limit = head.limit();
            Clause.require(create().recognizes(head.asReadOnlyBuffer()), clause, "it does not recognize " + file);
            create().recognizes(head);
            Clause.require(
                    head.position() == position && head.limit() == limit,
                    "recognizes leaves the buffer as it is.",
                    "position or limit moved");
        }
        Random random = new Random(1);
        for (int size = 0; size <= ModelFormat.HEAD; size++) {
            byte[] foreign = new byte[size];
            random.nextBytes(foreign);
            Boolean recognized =
                    Clause.answer(clause, "recognizes of " + size + " random bytes", () -> create().recognizes(
                                    ByteBuffer.wrap(foreign)));
            Clause.require(!recognized, clause, "it recognizes " + size + " random bytes");
        }
    }

    /** A model knows its file. */
    @Test
    protected void readsModelsThatKnowTheirFile() throws IOException {
        for (Path file : files()) {
            Model model = read(file);
            if (isReadOnly()) {
                Clause.require(
                        create().refusal(model).isPresent(),
                        "A format that is never written refuses each model.",
                        "it refuses none");
                Clause.require(
                        List.of(id(), HoneOp.DIALECT).contains(model.dialect()),
                        "The dialect of what a format reads is the format's id, or hone.",
                        "it is " + model.dialect());
                continue;
            }
            Clause.require(
                    model.dialect().equals(id()),
                    "The dialect of what a format reads is the format's id.",
                    "it is " + model.dialect());
            Clause.require(
                    model.source()
                            .filter(source -> source.format().equals(id())
                                    && source.file().equals(file))
                            .isPresent(),
                    "A model that was read has its source: the file and the format's id.",
                    "it has " + model.source());
            Clause.require(
                    create().refusal(model).isEmpty(),
                    "A model with its source can always be written.",
                    "the refusal is " + create().refusal(model));
        }
    }

    /** What was not touched stays byte for byte. */
    @Test
    protected void writesAnUntouchedModelVerbatim() throws IOException {
        for (Path file : isReadOnly() ? List.<Path>of() : files()) {
            Path copy = written(read(file), "copy");
            Clause.require(
                    Files.mismatch(file, copy) < 0,
                    "A model with its source is written verbatim.",
                    "byte " + Files.mismatch(file, copy) + " of " + file + " differs");
        }
    }

    /** Written anew a model says the same. */
    @TestFactory
    protected Stream<DynamicTest> writesAnewWhatItRead() throws IOException {
        return files().stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> writesAnew(file)));
    }

    private void writesAnew(Path file) throws IOException {
        Model model = read(file);
        Model detached = model.detached();
        Optional<String> refusal = Clause.answer("refusal answers.", "refusal", () -> create().refusal(detached));
        if (refusal.isPresent()) {
            Clause.require(Clause.isLine(refusal.get()), "A refusal is one line.", "it is '" + refusal.get() + "'");
            requireRefusal(detached);
            return;
        }
        Path first = written(detached, "first");
        Clause.requireNone(
                ModelContent.difference(model, read(first)), "Written anew and read again a model is the same.");
        Path second = written(read(file).detached(), "second");
        Clause.require(
                Files.mismatch(first, second) < 0,
                "The same model makes the same bytes.",
                "two files differ from byte " + Files.mismatch(first, second) + " on");
    }

    /** A model that no file can hold is refused before anything is written. */
    @Test
    protected void refusesForeignModelsOrWritesThem() throws IOException {
        Model foreign = Network.classifier();
        Optional<String> refusal = Clause.answer("refusal answers.", "refusal", () -> create().refusal(foreign));
        if (refusal.isPresent()) {
            Clause.require(Clause.isLine(refusal.get()), "A refusal is one line.", "it is '" + refusal.get() + "'");
            requireRefusal(foreign);
        } else {
            written(foreign, "foreign");
        }
    }

    private void requireRefusal(Model model) throws IOException {
        String clause = "write throws an InvalidModelException if refusal says why, and leaves no file.";
        Path file = folder.resolve("refused");
        try {
            create().write(model, file);
        } catch (InvalidModelException e) {
            requireFiles(clause);
            return;
        } catch (RuntimeException | Error e) {
            throw Clause.broken(clause, "it threw " + e, e);
        }
        throw Clause.broken(clause, "it wrote the file");
    }

    /** A file is there as a whole or not at all. */
    @Test
    protected void leavesNothingOfAFileThatCannotBeWritten() throws IOException {
        String clause = "A file is written as a whole or not at all: what was there before stays.";
        Model model = read(files().get(0));
        Path nowhere = folder.resolve("no/folder/model");
        if (isReadOnly()) {
            refuses(model, folder.resolve("copy"));
            return;
        }
        try {
            create().write(model, nowhere);
            throw Clause.broken(clause, "it wrote to a folder that is not there");
        } catch (IOException e) {
            requireFiles(clause);
        } catch (RuntimeException | Error e) {
            throw Clause.broken("A file that cannot be written is an IOException.", "it threw " + e, e);
        }
        Path before = Files.writeString(folder.resolve("before"), "before");
        try {
            create().write(unreadable(), before);
        } catch (IOException | RuntimeException e) {
            Clause.require(
                    Files.readString(before).equals("before"), clause, "a file was changed although writing failed");
        }
        requireFiles(clause, "before");
    }

    /** A file that stops early. */
    @Test
    protected void refusesFilesThatAreCutShort() throws IOException {
        byte[] bytes = Files.readAllBytes(smallest());
        for (int cut = 0; cut < CUTS; cut++) {
            int length = (int) ((long) bytes.length * cut / CUTS);
            survives(Arrays.copyOf(bytes, length), "the first " + length + " of " + bytes.length + " bytes");
        }
        for (int length = Math.max(0, bytes.length - 8); length < bytes.length; length++) {
            survives(Arrays.copyOf(bytes, length), "the first " + length + " of " + bytes.length + " bytes");
        }
    }

    /** A file that is something else, or damaged. */
    @Test
    protected void refusesGarbage() throws IOException {
        Random random = new Random(1);
        for (int size : new int[] {0, 1, 7, 64, 1000, 70_000}) {
            byte[] garbage = new byte[size];
            random.nextBytes(garbage);
            Clause.require(
                    survives(garbage, size + " random bytes"), REFUSED, size + " random bytes were read as a model");
        }
        byte[] bytes = Files.readAllBytes(smallest());
        for (int flip = 0; flip < FLIPS; flip++) {
            byte[] damaged = bytes.clone();
            int at = random.nextInt(damaged.length);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            survives(damaged, smallest() + " with byte " + at + " changed to " + damaged[at]);
        }
    }

    /** Whether what may be a model is refused as it should; else it is read to its end. */
    private boolean survives(byte[] bytes, String what) throws IOException {
        Path file = Files.write(folder.resolve("broken"), bytes);
        try {
            ModelContent.of(create().read(file));
            return false;
        } catch (InvalidModelException e) {
            Clause.require(
                    e.getMessage() != null && Clause.isLine(e.getMessage()),
                    "A refusal names in one line the part that is wrong.",
                    "for " + what + " it is '" + e.getMessage() + "'");
            return true;
        } catch (IOException e) {
            return true;
        } catch (RuntimeException | Error e) {
            throw Clause.broken(REFUSED, "for " + what + " it threw " + e, e);
        }
    }

    /** Files that are not there and folders. */
    @Test
    protected void saysWhyAFileCannotBeRead() {
        String clause = "A file that cannot be read is an IOException that names it.";
        for (Path file : List.of(folder.resolve("missing"), folder)) {
            try {
                create().read(file);
            } catch (IOException e) {
                Clause.require(
                        e.getMessage() != null
                                && e.getMessage().contains(file.getFileName().toString()),
                        clause,
                        "the message is '" + e.getMessage() + "'");
                continue;
            } catch (RuntimeException | Error e) {
                throw Clause.broken(clause, "for " + file + " it threw " + e, e);
            }
            throw Clause.broken(clause, "it read " + file);
        }
    }

    /** Nothing lies about after a test but what it put there. */
    @BeforeEach
    void begin() throws IOException {
        Clause.require(!files().isEmpty(), "The test gives at least one file.", "there is none");
    }

    /** Whole files only: no temporary file is left beside them. */
    @AfterEach
    protected void leavesNoOtherFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> left = files.map(file -> file.getFileName().toString())
                    .filter(name -> !List.of("broken", "before", "copy", "first", "second", "foreign")
                            .contains(name))
                    .toList();
            Clause.require(
                    left.isEmpty(),
                    "Reading and writing leave no file but the one that was asked for.",
                    "there are " + left);
        }
    }

    private void refuses(Model model, Path file) throws IOException {
        String clause = "A model that is refused is not written: an InvalidModelException, and no file.";
        try {
            create().write(model, file);
        } catch (InvalidModelException e) {
            requireFiles(clause);
            return;
        } catch (IOException | RuntimeException | Error e) {
            throw Clause.broken(clause, "it threw " + e, e);
        }
        throw Clause.broken(clause, "it wrote the file");
    }

    private void requireFiles(String clause, String... names) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> found =
                    files.map(file -> file.getFileName().toString()).sorted().toList();
            Clause.require(found.equals(List.of(names)), clause, "in the folder there are " + found);
        }
    }

    private Model read(Path file) {
        return Clause.answer("A valid file is read.", "read of " + file, () -> create().read(file));
    }

    private Path written(Model model, String name) {
        Path file = folder.resolve(name);
        return Clause.answer("A model that is not refused is written.", "write", () -> {
            create().write(model, file);
            return file;
        });
    }

    private Path smallest() throws IOException {
        return files().stream()
                .min(Comparator.comparingLong(file -> file.toFile().length()))
                .orElseThrow();
    }

    /** Fails after its first bytes. */
    private Model unreadable() {
        TensorData broken = new TensorData() {
            @Override
            public long size() {
                return 4L * CHUNK;
            }

            @Override
            public void read(long position, int length, ByteBuffer target) {
                if (position > 0) {
                    throw new InvalidModelException("the kit's constant cannot be read to its end");
                }
                target.put(new byte[length]);
            }
        };
        GraphBuilder graph = new GraphBuilder("main");
        graph.put(Tensor.constant(0, "w", DataType.INT8, Shape.of(4 * TensorData.CHUNK), broken));
        return Model.of(id(), List.of(graph.build()), Attributes.NONE);
    }
}
