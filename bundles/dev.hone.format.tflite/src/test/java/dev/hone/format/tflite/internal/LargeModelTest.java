package dev.hone.format.tflite.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargeModelTest {

    @Test
    void openingAllocatesByOperatorsAndNotByWeights(@TempDir Path folder) throws IOException {
        Path small = folder.resolve("small.tflite");
        Path large = folder.resolve("large.tflite");
        LargeModel.write(small, 4);
        LargeModel.write(large, 40);
        LargeModel.allocatedByReading(small);
        long least = LargeModel.allocatedByReading(small);
        long most = LargeModel.allocatedByReading(large);
        assertThat(most).isLessThan(1_000_000);
        assertThat(most - least).isLessThan(200_000);
    }
}
