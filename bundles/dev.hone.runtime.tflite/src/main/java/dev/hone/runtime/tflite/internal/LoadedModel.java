package dev.hone.runtime.tflite.internal;

import dev.hone.api.HoneException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.tensorflowlite.FlatBufferModel;

/** A model file that is mapped into memory. It must not change before {@link #close}. */
final class LoadedModel implements AutoCloseable {

    private final Path file;
    private final ErrorLog errors;
    private final FlatBufferModel pointer;

    private LoadedModel(Path file, ErrorLog errors) {
        this.file = file;
        this.errors = errors;
        errors.clear();
        try (var name = new BytePointer(file.toString(), fileNameCharset())) {
            // The verification is what keeps a truncated or foreign file from ending the process.
            pointer = FlatBufferModel.VerifyAndBuildFromFile(name, null, errors.reporter());
        }
        if (pointer == null || pointer.isNull()) {
            throw failure("cannot be read");
        }
    }

    static LoadedModel of(Path file, ErrorLog errors) {
        return new LoadedModel(file, errors);
    }

    FlatBufferModel pointer() {
        return pointer;
    }

    /** The failure of a native call on this thread since {@link ErrorLog#clear}, in the interpreter's words. */
    HoneException failure(String what) {
        return new HoneException(HoneException.Reason.MODEL, file + " " + what + ": " + errors.lines());
    }

    @Override
    public String toString() {
        return file.toString();
    }

    @Override
    public void close() {
        pointer.close();
    }

    private static Charset fileNameCharset() {
        String name = System.getProperty("sun.jnu.encoding");
        return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
    }
}
