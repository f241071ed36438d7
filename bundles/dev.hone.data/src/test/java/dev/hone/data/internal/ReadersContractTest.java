package dev.hone.data.internal;

import dev.hone.api.data.DatasetReader;
import dev.hone.api.data.DatasetRequest;
import dev.hone.model.DataType;
import dev.hone.tck.DatasetReaderContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class ReadersContractTest {

    @Nested
    class Idx extends DatasetReaderContract {

        @Override
        protected DatasetReader create() {
            return new IdxDatasetReader();
        }

        @Override
        protected Path location() {
            return Path.of("../../examples/fashion-mnist");
        }

        @Override
        protected DatasetRequest request() {
            return Reading.request(Reading.input("x", DataType.FLOAT32, 1, 28, 28, 1));
        }
    }

    @Nested
    class Npz extends DatasetReaderContract {

        @TempDir
        Path data;

        @Override
        protected DatasetReader create() {
            return new NpzDatasetReader();
        }

        @Override
        protected Path location() throws IOException {
            byte[] pairs = NpzBytes.npy("<f4", "(3, 2)", NpzBytes.floats(1, 2, 3, 4, 5, 6));
            byte[] labels = NpzBytes.npy("|u1", "(3,)", new byte[] {9, 8, 7});
            for (String split : new String[] {"train.npz", "test.npz"}) {
                Files.write(data.resolve(split), NpzBytes.npz(true, Map.of("x", pairs, "labels", labels)));
            }
            return data;
        }

        @Override
        protected DatasetRequest request() {
            return Reading.request(Reading.input("x", DataType.FLOAT32, 1, 2));
        }
    }
}
