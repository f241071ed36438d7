package dev.hone.format.tflite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.tck.kit.ModelContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TfliteFormatTest {

    private static final Path SHIPPED = Path.of("../../examples/fashion-mnist/fashion_dscnn.tflite");

    private final TfliteFormat format = new TfliteFormat();

    @TempDir
    private Path folder;

    @Test
    void recognizesTheIdentifierAndMovesNothing() throws IOException {
        ByteBuffer head = ByteBuffer.wrap(Files.readAllBytes(SHIPPED), 0, 64);
        assertThat(format.recognizes(head)).isTrue();
        assertThat(head.position()).isZero();
        assertThat(format.recognizes(head.limit(7))).isFalse();
        assertThat(format.recognizes(ByteBuffer.wrap("TFL3 too early".getBytes(StandardCharsets.US_ASCII))))
                .isFalse();
    }

    @Test
    void readsWhatTheFileSays() throws IOException {
        Model model = format.read(SHIPPED);
        Graph graph = model.main();
        Node conv = graph.nodes().get(0);
        assertThat(model.dialect()).isEqualTo("tflite");
        assertThat(conv.operator()).isEqualTo("CONV_2D");
        assertThat(conv.id()).isZero();
        assertThat(conv.attributes().text("tflite:options")).contains("Conv2DOptions");
        assertThat(conv.attributes().integer("stride_w", 0)).isPositive();
        assertThat(graph.input(conv, 1).orElseThrow().data().orElseThrow().size())
                .isEqualTo(graph.input(conv, 1).orElseThrow().shape().elements() * 4);
        Tensor input = graph.tensor(graph.inputs().get(0));
        assertThat(input.type()).isEqualTo(DataType.FLOAT32);
        assertThat(input.shape()).isEqualTo(Shape.of(1, 28, 28, 1));
        assertThat(input.attributes().values()).containsEntry("tflite:shape_signature", List.of(-1L, 28L, 28L, 1L));
        assertThat(graph.tensors()).extracting(Tensor::id).isSorted().startsWith(0, 1, 2);
    }

    @Test
    void writtenAnewTheModelIsTheSameAndNotLarger() throws IOException {
        Model model = format.read(SHIPPED);
        Path copy = folder.resolve("copy.tflite");
        assertThat(format.refusal(model)).isEmpty();
        format.write(model.detached(), copy);
        assertThat(ModelContent.of(format.read(copy))).isEqualTo(ModelContent.of(model));
        assertThat(Files.size(copy)).isLessThanOrEqualTo(Files.size(SHIPPED));
    }

    @Test
    void aModelMayReplaceTheFileThatItWasReadFrom() throws IOException {
        Path file = copyOfShipped();
        format.write(format.read(file), file);
        assertThat(file).hasSameBinaryContentAs(SHIPPED);
        format.write(format.read(file).detached(), file);
        assertThat(ModelContent.of(format.read(file))).isEqualTo(ModelContent.of(format.read(SHIPPED)));
    }

    @Test
    void aFileThatChangedWhileOpenIsReported() throws IOException {
        Path file = copyOfShipped();
        Model model = format.read(file);
        Path out = folder.resolve("out.tflite");
        Files.write(file, new byte[] {0}, StandardOpenOption.APPEND);
        assertThatThrownBy(() -> format.write(model, out))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("copy.tflite changed while it was open");
        assertThatThrownBy(() -> format.write(model.detached(), out))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("copy.tflite changed while it was open");
        assertThat(folder).isDirectoryContaining(path -> path.equals(file));
        assertThat(out).doesNotExist();
    }

    @Test
    void aFileThatWasCutShortIsReportedAndDoesNotCrash() throws IOException {
        Path file = copyOfShipped();
        Model model = format.read(file);
        Files.write(file, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
        for (Tensor tensor : model.main().tensors()) {
            tensor.data().ifPresent(data -> assertThatThrownBy(() -> data.copy(0, 4))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("changed while it was open"));
        }
    }

    @Test
    void saysWhatIsWrongWithAFileThatIsNoModel() throws IOException {
        Path file = folder.resolve("m.tflite");
        assertThatThrownBy(() -> format.read(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + ": no such file");
        assertThatThrownBy(() -> format.read(folder))
                .isInstanceOf(IOException.class)
                .hasMessage(folder + ": not a file");
        Files.write(file, new byte[0]);
        assertThatThrownBy(() -> format.read(file))
                .isInstanceOf(InvalidModelException.class)
                .hasMessage(file + ": 0 bytes are too few for a FlatBuffer");
        Files.writeString(file, "PK\3\4 and more");
        assertThatThrownBy(() -> format.read(file))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith(file + ": not a TFL3 file");
    }

    private Path copyOfShipped() throws IOException {
        return Files.copy(SHIPPED, folder.resolve("copy.tflite"));
    }
}
