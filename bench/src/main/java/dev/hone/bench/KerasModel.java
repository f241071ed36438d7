package dev.hone.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A network that is there as a Keras model and as the float file that the TFLite converter made of it.
 *
 * @param data name of the data package that it was trained on; empty for the shipped example's
 */
record KerasModel(String name, String folder, String data) {

    static final List<KerasModel> ALL = List.of(
            new KerasModel("fashion_dscnn", "examples/fashion-mnist", ""),
            new KerasModel("mnist_tutorial_10e", "bench/models", "mnist"),
            new KerasModel("mnist_dscnn", "bench/models", "mnist"));

    Path keras() {
        return Workplace.ROOT.resolve(folder).resolve(name + ".keras");
    }

    Path tflite() {
        return Workplace.ROOT.resolve(folder).resolve(name + ".tflite");
    }

    /** The folder with its images in the IDX layout. */
    Path images() throws IOException, InterruptedException {
        return data.isEmpty() ? Workplace.ROOT.resolve(folder) : Workplace.fetch(data);
    }
}
