package dev.hone.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.format.ModelFormat;
import dev.hone.api.format.ModelFormatType;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.osgi.service.component.annotations.Component;

class ReadOnlyFormatContractTest {

    @Component(service = ModelFormat.class)
    @ModelFormatType(id = "bytes", description = "is read", extensions = ".bytes")
    static class Read extends ModelFormatContractTest.Bytes {

        @Override
        public Model read(Path file) throws IOException {
            return super.read(file).detached();
        }

        @Override
        public Optional<String> refusal(Model model) {
            return Optional.of("bytes are read only");
        }
    }

    static class ReadContract extends ReadOnlyFormatContract {

        @Override
        protected ModelFormat create() {
            return new Read();
        }

        @Override
        protected List<Path> files() throws IOException {
            return new ModelFormatContractTest.BytesContract().files();
        }
    }

    @Test
    void passesOneThatKeepsIt() {
        assertThat(ContractRun.failures(ReadContract.class)).isEmpty();
    }

    /** It should have extended the other contract. */
    @Component(service = ModelFormat.class)
    @ModelFormatType(id = "bytes", description = "is written", extensions = ".bytes")
    static class Written extends ModelFormatContractTest.Bytes {}

    static class WrittenContract extends ReadContract {
        @Override
        protected ModelFormat create() {
            return new Written();
        }
    }

    @Test
    void findsOneThatWrites() {
        assertThat(ContractRun.failures(WrittenContract.class).values())
                .hasSize(2)
                .anyMatch(failure -> failure.contains("A format that is never written refuses each model"))
                .anyMatch(failure -> failure.contains("has no source"));
    }

    @Component(service = ModelFormat.class)
    @ModelFormatType(id = "bytes", description = "leaves a file", extensions = ".bytes")
    static class Leaving extends Read {
        @Override
        public void write(Model model, Path file) throws IOException {
            Files.writeString(file, "half");
            throw new InvalidModelException("bytes are read only");
        }
    }

    static class LeavingContract extends ReadContract {
        @Override
        protected ModelFormat create() {
            return new Leaving();
        }
    }

    @Test
    void findsWhatIsLeftOfARefusal() {
        assertThat(ContractRun.failures(LeavingContract.class).values())
                .anyMatch(failure -> failure.contains("leaves no file"));
    }
}
