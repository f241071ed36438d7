package dev.hone.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.format.ModelFormat;
import dev.hone.api.format.ModelFormatType;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Model;
import dev.hone.model.ModelSource;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.osgi.service.component.annotations.Component;

class ModelFormatContractTest {

    /** A file is "HONETEST", a byte that is the sum of all others, and the bytes of one constant. */
    @Component
    @ModelFormatType(id = "bytes", description = "one constant", extensions = ".bytes")
    static class Bytes implements ModelFormat {

        static final byte[] MAGIC = "HONETEST".getBytes(StandardCharsets.US_ASCII);

        @Override
        public boolean recognizes(ByteBuffer head) {
            return head.remaining() >= MAGIC.length
                    && head.slice(head.position(), MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
        }

        @Override
        public Model read(Path file) throws IOException {
            byte[] bytes;
            try {
                bytes = Files.readAllBytes(file);
            } catch (NoSuchFileException e) {
                throw new IOException(file + ": no such file", e);
            } catch (IOException e) {
                throw new IOException(file + ": " + e.getMessage(), e);
            }
            if (!recognizes(ByteBuffer.wrap(bytes)) || bytes.length < MAGIC.length + 2 || sum(bytes) != bytes[8]) {
                throw new InvalidModelException(file + ": no model");
            }
            return model(Arrays.copyOfRange(bytes, 9, bytes.length)).readFrom(ModelSource.of(file, "bytes"));
        }

        static Model model(byte... data) {
            Graph graph = new GraphBuilder("main")
                    .put(Tensor.constant(0, "bytes", DataType.INT8, Shape.of(data.length), TensorData.of(data)))
                    .outputs(List.of(0))
                    .build();
            return Model.of("bytes", List.of(graph), Attributes.NONE);
        }

        static byte sum(byte[] bytes) {
            byte sum = 0;
            for (int i = 0; i < bytes.length; i++) {
                sum += i == 8 ? 0 : (byte) (bytes[i] * (2 * i + 1));
            }
            return sum;
        }

        @Override
        public Optional<String> refusal(Model model) {
            return model.dialect().equals("bytes") ? Optional.empty() : Optional.of("not of the dialect bytes");
        }

        @Override
        public void write(Model model, Path file) throws IOException {
            if (refusal(model).isPresent()) {
                throw new InvalidModelException(refusal(model).get());
            }
            Path beside = file.resolveSibling("beside");
            try {
                Files.write(beside, content(model));
                Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(beside);
            }
        }

        byte[] content(Model model) throws IOException {
            TensorData data = model.main().tensor(0).data().orElseThrow();
            ByteBuffer bytes = ByteBuffer.allocate(9 + (int) data.size());
            bytes.put(MAGIC).put((byte) 0);
            for (int at = 0; at < data.size(); at += TensorData.CHUNK) {
                data.read(at, (int) Math.min(TensorData.CHUNK, data.size() - at), bytes);
            }
            byte[] written = new byte[bytes.position()];
            bytes.flip().get(written);
            written[8] = sum(written);
            return written;
        }
    }

    static class BytesContract extends ModelFormatContract {
        @Override
        protected ModelFormat create() {
            return new Bytes();
        }

        @Override
        protected List<Path> files() throws IOException {
            Path file = Path.of("target/contract.bytes");
            if (!Files.exists(file)) {
                new Bytes().write(Bytes.model((byte) 1, (byte) 2, (byte) 3), file);
            }
            return List.of(file);
        }
    }

    @Test
    void passesOneThatKeepsIt() {
        assertThat(ContractRun.failures(BytesContract.class)).isEmpty();
    }

    @Component(service = ModelFormat.class)
    @ModelFormatType(id = "bytes", description = "writes in place", extensions = "bytes")
    static class InPlace extends Bytes {
        @Override
        public void write(Model model, Path file) throws IOException {
            Files.deleteIfExists(file);
            Files.write(file, content(model));
        }
    }

    static class InPlaceContract extends BytesContract {
        @Override
        protected ModelFormat create() {
            return new InPlace();
        }
    }

    @Test
    void findsHalfWrittenFilesAndRefusalsThatAreForgotten() {
        assertThat(ContractRun.failures(InPlaceContract.class))
                .containsOnlyKeys(
                        "namesItsFiles", "leavesNothingOfAFileThatCannotBeWritten", "refusesForeignModelsOrWritesThem");
    }

    @Component(service = ModelFormat.class)
    @ModelFormatType(id = "bytes", description = "trusts files", extensions = ".bytes")
    static class Trusting extends Bytes {
        @Override
        public boolean recognizes(ByteBuffer head) {
            return head.get(0) == 'H';
        }

        @Override
        public Model read(Path file) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            return model(Arrays.copyOfRange(bytes, 9, bytes.length)).readFrom(ModelSource.of(file, "bytes"));
        }
    }

    static class TrustingContract extends BytesContract {
        @Override
        protected ModelFormat create() {
            return new Trusting();
        }
    }

    @Test
    void findsFailuresAtBrokenFiles() {
        assertThat(ContractRun.failures(TrustingContract.class))
                .containsOnlyKeys(
                        "recognizesItsFilesByTheirHead",
                        "refusesFilesThatAreCutShort",
                        "refusesGarbage",
                        "saysWhyAFileCannotBeRead")
                .extractingByKey("refusesFilesThatAreCutShort")
                .asString()
                .contains("for the first 0 of 12 bytes it threw");
    }

    @Component(service = ModelFormat.class)
    @ModelFormatType(id = "bytes", description = "forgets", extensions = ".bytes")
    static class Forgetful extends Bytes {
        private static byte calls = 40;

        @Override
        byte[] content(Model model) throws IOException {
            byte[] content = super.content(model);
            if (content.length < 100) {
                content[9] = ++calls;
                content[8] = sum(content);
            }
            return content;
        }

        @Override
        public Model read(Path file) throws IOException {
            return super.read(file).detached();
        }
    }

    static class ForgetfulContract extends BytesContract {
        @Override
        protected ModelFormat create() {
            return new Forgetful();
        }
    }

    @Test
    void findsThatSomethingElseIsWritten() {
        assertThat(ContractRun.failures(ForgetfulContract.class))
                .containsOnlyKeys(
                        "readsModelsThatKnowTheirFile", "writesAnUntouchedModelVerbatim", "writesAnewWhatItRead");
    }
}
