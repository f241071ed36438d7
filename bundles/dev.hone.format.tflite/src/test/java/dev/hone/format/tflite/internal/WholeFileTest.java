package dev.hone.format.tflite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Model;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

    @TempDir
    private Path folder;

    @Test
    void replacesAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "old");
        WholeFile.write(file, channel -> channel.write(ByteBuffer.wrap(new byte[] {'n', 'e', 'w'})));
        assertThat(file).hasContent("new");
        assertThat(files()).containsExactly("f");
    }

    @Test
    void failingHalfWayLeavesWhatWasThere() throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "old");
        assertThatThrownBy(() -> WholeFile.write(file, channel -> {
                    channel.write(ByteBuffer.wrap(new byte[100]));
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write " + file + ": No space left on device");
        assertThat(file).hasContent("old");
        assertThat(files()).containsExactly("f");
    }

    @Test
    void dataThatCannotBeReadLeavesNothing() throws IOException {
        TensorData broken = new TensorData() {
            @Override
            public long size() {
                return 4 * CHUNK;
            }

            @Override
            public void read(long position, int length, ByteBuffer target) {
                if (position > 0) {
                    throw new IllegalStateException("broken");
                }
                target.put(new byte[length]);
            }
        };
        GraphBuilder graph = new GraphBuilder("main");
        graph.put(Tensor.constant(0, "w", DataType.INT8, Shape.of(4 * TensorData.CHUNK), broken));
        Model model = Model.of("tflite", List.of(graph.build()), Attributes.NONE);
        assertThatThrownBy(() -> new TfliteFormat().write(model, folder.resolve("f")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("broken");
        assertThat(files()).isEmpty();
    }

    @Test
    void saysWhyAFileCannotBeWritten() {
        assertThatThrownBy(() -> WholeFile.write(folder.resolve("no/f"), channel -> {}))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write " + folder.resolve("no/f") + ": its folder does not exist");
        assertThatThrownBy(() -> WholeFile.write(folder, channel -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot write " + folder);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
