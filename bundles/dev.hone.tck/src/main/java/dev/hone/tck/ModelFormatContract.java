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
import dev.hone.tck.kit.ModelContent;
import dev.hone.tck.kit.Network;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The contract of a {@link ModelFormat} that is read and written. A format's test extends this class and gives the
 * format and a few small files. That of a format that is only read extends {@link ReadOnlyFormatContract}.
 */
public abstract class ModelFormatContract extends ReadingContract {

    /** For the subclass of a format's test. */
    protected ModelFormatContract() {}

    /** A model knows its file. */
    @Test
    protected void readsModelsThatKnowTheirFile() throws IOException {
        for (Path file : files()) {
            Model model = read(file);
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
        for (Path file : files()) {
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

    /** A file is there as a whole or not at all. */
    @Test
    protected void leavesNothingOfAFileThatCannotBeWritten() throws IOException {
        String clause = "A file is written as a whole or not at all: what was there before stays.";
        Model model = read(files().get(0));
        Path nowhere = folder.resolve("no/folder/model");
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

    private Path written(Model model, String name) {
        Path file = folder.resolve(name);
        return Clause.answer("A model that is not refused is written.", "write", () -> {
            create().write(model, file);
            return file;
        });
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
