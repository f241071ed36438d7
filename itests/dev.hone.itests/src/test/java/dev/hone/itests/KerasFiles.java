package dev.hone.itests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertNotEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Keras files made of the shipped one. */
final class KerasFiles {

    private static final String INPUT = "\"keras_history\": [\"image\", 0, 0]";
    private static final String FIRST_LAYER = "{\"module\": \"keras.layers\", \"class_name\": \"Conv2D\"";
    private static final String RESCALING =
            """
            {"module": "keras.layers", "class_name": "Rescaling", "name": "rescaling", "registered_name": null, \
            "config": {"name": "rescaling", "scale": 0.00392156862745098, "offset": 0.0}, "inbound_nodes": [{"args": \
            [{"class_name": "__keras_tensor__", "config": {"shape": [null, 28, 28, 1], "dtype": "float32", \
            "keras_history": ["image", 0, 0]}}], "kwargs": {}}]},""";

    private KerasFiles() {}

    /** The same network behind a layer that divides pixels by 255. */
    static void beginWithRescaling(Path model, Path output) throws IOException {
        try (ZipFile from = new ZipFile(model.toFile());
                ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(output))) {
            for (ZipEntry entry : Collections.list(from.entries())) {
                to.putNextEntry(new ZipEntry(entry.getName()));
                try (InputStream content = from.getInputStream(entry)) {
                    byte[] bytes = content.readAllBytes();
                    to.write(entry.getName().equals("config.json") ? withRescaling(bytes) : bytes);
                }
            }
        }
    }

    private static byte[] withRescaling(byte[] configuration) {
        String text = new String(configuration, UTF_8);
        int first = text.indexOf(FIRST_LAYER);
        assertNotEquals(-1, first);
        return (text.substring(0, first)
                        + RESCALING
                        + text.substring(first).replace(INPUT, INPUT.replace("image", "rescaling")))
                .getBytes(UTF_8);
    }
}
