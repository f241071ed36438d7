package dev.hone.tck;

import dev.hone.api.format.ModelFormat;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Model;
import dev.hone.tck.kit.ModelContent;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is true of reading, whether a format is also written or not. */
abstract class ReadingContract extends PluginContract<ModelFormat> {

    private static final int CUTS = 64;
    private static final int FLIPS = 256;
    private static final String REFUSED =
            "A file that is no valid model is refused with an InvalidModelException (or an"
                    + " IOException), at the latest when its data are read; nothing else is thrown.";

    /** A folder of each test's own. */
    @TempDir
    Path folder;

    ReadingContract() {
        super(ModelFormat.class, "format.", Optional.of("dev.hone.format"));
    }

    /** Valid model files of the format, at least one; small ones make quick tests. They are not written to. */
    protected abstract List<Path> files() throws IOException;

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

    final void requireRefusal(Model model) throws IOException {
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

    final void requireFiles(String clause, String... names) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> found =
                    files.map(file -> file.getFileName().toString()).sorted().toList();
            Clause.require(found.equals(List.of(names)), clause, "in the folder there are " + found);
        }
    }

    final Model read(Path file) {
        return Clause.answer("A valid file is read.", "read of " + file, () -> create().read(file));
    }

    private Path smallest() throws IOException {
        return files().stream()
                .min(Comparator.comparingLong(file -> file.toFile().length()))
                .orElseThrow();
    }
}
