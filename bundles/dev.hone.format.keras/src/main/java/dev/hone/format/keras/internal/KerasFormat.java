package dev.hone.format.keras.internal;

import dev.hone.api.format.ModelFormat;
import dev.hone.api.format.ModelFormatType;
import dev.hone.format.keras.internal.archive.KerasFile;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Model;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Models of Keras 2 and 3. They are read into the {@code hone} dialect and not written. */
@Component
@ModelFormatType(
        id = "keras",
        description = "Keras 3 archive, or Keras 2 or 3 HDF5; read only",
        extensions = {".keras", ".h5", ".hdf5"})
public final class KerasFormat implements ModelFormat {

    /** Names of a damaged file may hold anything; a message is one line. */
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    @Activate
    public KerasFormat() {}

    @Override
    public boolean recognizes(ByteBuffer head) {
        return KerasFile.recognizes(head);
    }

    @Override
    public Model read(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString(), null, "no such file");
        }
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "it is a folder");
        }
        try {
            return KerasReader.read(KerasFile.open(file));
        } catch (InvalidModelException e) {
            throw new InvalidModelException(
                    file + ": " + CONTROL.matcher(e.getMessage()).replaceAll("?"), e);
        }
    }

    @Override
    public Optional<String> refusal(Model model) {
        return Optional.of("models are read from Keras files, not written to them");
    }

    @Override
    public void write(Model model, Path file) {
        throw new InvalidModelException(refusal(model).orElseThrow());
    }
}
