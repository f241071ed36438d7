package dev.hone.format.tflite.internal;

import dev.hone.api.format.ModelFormat;
import dev.hone.api.format.ModelFormatType;
import dev.hone.api.graph.SparseEncoder;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Model;
import dev.hone.model.ModelSource;
import dev.hone.model.hone.Lowering;
import dev.hone.model.traits.OperatorTraits;
import dev.hone.quantization.QuantizationRealizer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Models of TensorFlow Lite, now LiteRT. */
@Component(
        reference = {
            @Reference(name = "traits", service = OperatorTraits.class, target = TfliteFormat.OWN),
            @Reference(name = "lowering", service = Lowering.class, target = TfliteFormat.OWN),
            @Reference(name = "encoder", service = SparseEncoder.class, target = TfliteFormat.OWN),
            @Reference(name = "realizer", service = QuantizationRealizer.class, target = TfliteFormat.OWN)
        })
@ModelFormatType(id = TfliteFormat.ID, description = "TensorFlow Lite (LiteRT) FlatBuffer", extensions = ".tflite")
public final class TfliteFormat implements ModelFormat {

    /** The id of the format and of its dialect. */
    static final String ID = "tflite";

    /** Its dialect's services are there before it and after it, so that whoever has the format has them all. */
    static final String OWN = "(dialect=" + ID + ")";

    private static final ByteBuffer IDENTIFIER =
            ByteBuffer.wrap("TFL3".getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();
    private static final int IDENTIFIER_AT = 4;

    /** Names of a damaged file may hold anything; a message is one line. */
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    @Override
    public boolean recognizes(ByteBuffer head) {
        ByteBuffer bytes = head.slice();
        return bytes.capacity() >= IDENTIFIER_AT + IDENTIFIER.capacity()
                && bytes.slice(IDENTIFIER_AT, IDENTIFIER.capacity()).equals(IDENTIFIER);
    }

    @Override
    public Model read(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString(), null, "no such file");
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + ": not a file");
        }
        MappedFile mapped = MappedFile.open(file, ID);
        Model model;
        try {
            model = TfliteReader.read(mapped);
        } catch (InvalidModelException e) {
            mapped.source().requireUnchanged();
            throw new InvalidModelException(
                    file + ": " + CONTROL.matcher(e.getMessage()).replaceAll("?"), e);
        } catch (InternalError e) {
            throw mapped.unreadable(e);
        }
        mapped.source().requireUnchanged();
        return model;
    }

    @Override
    public Optional<String> refusal(Model model) {
        try {
            TfliteWriter.layOut(model);
            return Optional.empty();
        } catch (InvalidModelException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public void write(Model model, Path file) throws IOException {
        if (model.source().isPresent() && model.source().get().format().equals(ID)) {
            copy(model.source().get(), file);
        } else {
            TfliteWriter.Layout layout = TfliteWriter.layOut(model);
            WholeFile.write(file, layout::writeTo);
        }
    }

    private static void copy(ModelSource source, Path file) throws IOException {
        source.requireUnchanged();
        WholeFile.write(file, channel -> {
            try (FileChannel from = FileChannel.open(source.file())) {
                for (long at = 0; at < source.size(); ) {
                    long moved = from.transferTo(at, source.size() - at, channel);
                    if (moved <= 0) {
                        break;
                    }
                    at += moved;
                }
            }
            source.requireUnchanged();
        });
    }
}
