package dev.hone.tck;

import dev.hone.api.format.ModelFormat;
import dev.hone.model.Model;
import dev.hone.model.hone.HoneOp;
import dev.hone.tck.kit.ModelContent;
import dev.hone.tck.kit.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The contract of a {@link ModelFormat} that is only read, such as one whose models are written in another. A format's
 * test extends this class and gives the format and a few small files.
 */
public abstract class ReadOnlyFormatContract extends ReadingContract {

    /** For the subclass of a format's test. */
    protected ReadOnlyFormatContract() {}

    /** Models that a format cannot write itself are of a dialect that others can. */
    @Test
    protected void readsModelsOfItsDialectOrOfHone() throws IOException {
        for (Path file : files()) {
            Model model = read(file);
            Clause.require(
                    List.of(id(), HoneOp.DIALECT).contains(model.dialect()),
                    "The dialect of what a format reads is the format's id, or hone.",
                    "it is " + model.dialect());
            Clause.require(
                    model.source().isEmpty(),
                    "A model that cannot be written verbatim has no source.",
                    "it has " + model.source());
        }
    }

    /** The same file is the same model. */
    @Test
    protected void readsAFileTheSameEachTime() throws IOException {
        for (Path file : files()) {
            Clause.requireNone(ModelContent.difference(read(file), read(file)), "Read again a model is the same.");
        }
    }

    /** Its own models and others. */
    @Test
    protected void writesNothing() throws IOException {
        List<Model> models = new ArrayList<>(List.of(Network.classifier()));
        for (Path file : files()) {
            models.add(read(file));
        }
        for (Model model : models) {
            Optional<String> refusal = Clause.answer("refusal answers.", "refusal", () -> create().refusal(model));
            Clause.require(
                    refusal.filter(Clause::isLine).isPresent(),
                    "A format that is never written refuses each model, in one line.",
                    "it is " + refusal);
            requireRefusal(model);
        }
    }
}
