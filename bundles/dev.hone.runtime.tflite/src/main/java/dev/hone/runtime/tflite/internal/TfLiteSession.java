package dev.hone.runtime.tflite.internal;

import dev.hone.api.HoneException;
import dev.hone.api.TensorSpec;
import dev.hone.api.runtime.Session;
import dev.hone.model.InvalidModelException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * A model file that is mapped and ready to run; the file must not change until the session is closed. Used by one
 * thread at a time; a call that comes all the same while another runs waits for it, so that native memory is never
 * freed under a run. The buffers that it has given are not to be touched after {@link #close}.
 */
final class TfLiteSession implements Session {

    private final NativeLibrary library;
    private final LoadedModel model;
    private final int threads;
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;
    private Inference inference;
    private boolean closed;

    private TfLiteSession(NativeLibrary library, LoadedModel model, int threads, Inference inference) {
        this.library = library;
        this.model = model;
        this.threads = threads;
        this.inference = inference;
        inputs = inference.inputs();
        outputs = inference.outputs();
    }

    /**
     * @throws HoneException with the reason MODEL if the file is not to be had or refused, in the interpreter's words
     */
    static TfLiteSession open(NativeLibrary library, Path file, int threads) {
        LoadedModel model = LoadedModel.of(file, library.errors());
        Inference inference = null;
        try {
            inference = Inference.of(library, model, threads, Inference.AS_IN_FILE);
            return new TfLiteSession(library, model, threads, inference);
        } catch (RuntimeException e) {
            if (inference != null) {
                inference.close();
            }
            model.close();
            throw e instanceof InvalidModelException
                    ? new HoneException(HoneException.Reason.MODEL, file + ": " + e.getMessage(), e)
                    : e;
        }
    }

    /** Names, types and shapes as in the file, whatever the batch is now. */
    @Override
    public List<TensorSpec> inputs() {
        return inputs;
    }

    @Override
    public List<TensorSpec> outputs() {
        return outputs;
    }

    @Override
    public synchronized ByteBuffer input(int index) {
        return open().input(index);
    }

    @Override
    public synchronized void run() {
        open().run();
    }

    @Override
    public synchronized ByteBuffer output(int index) {
        return open().output(index);
    }

    /**
     * Builds another interpreter, so that the present one and its buffers stay as they are where the model does not
     * take the batch: that is, where the interpreter refuses it, or an output would not have the samples as its first
     * dimension.
     */
    @Override
    public synchronized boolean resizeBatch(int samples) {
        if (samples < 1) {
            throw new IllegalArgumentException("samples = " + samples + "; at least 1 is needed");
        }
        Inference before = open();
        Inference resized;
        try {
            resized = Inference.of(library, model, threads, samples);
        } catch (HoneException e) {
            return false;
        }
        if (!resized.givesBatchOf(samples)) {
            resized.close();
            return false;
        }
        inference = resized;
        before.close();
        return true;
    }

    @Override
    public synchronized int preferredBatch(int most) {
        return open().preferredBatch(most);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            inference.close();
            model.close();
        }
    }

    private Inference open() {
        if (closed) {
            throw new IllegalStateException("the session of " + model + " is closed");
        }
        return inference;
    }
}
