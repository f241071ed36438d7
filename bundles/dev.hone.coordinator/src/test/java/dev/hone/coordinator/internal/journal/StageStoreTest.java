package dev.hone.coordinator.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.coordinator.StageReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageStoreTest {

    private static final StageKey KEY = new StageKey("coarse", () -> "full");

    @TempDir
    private Path folder;

    @Test
    void keepsTheFirstOfTwoThatStoreAnEqualStageAtOnce() throws IOException {
        var store = new StageStore(folder.resolve("stages"));
        Path workspace = Files.createDirectory(folder.resolve("scratch"));
        store.put(KEY, result("first"), Optional.empty(), workspace);

        store.put(KEY, result("second"), Optional.empty(), workspace);

        assertThat(store.take(KEY, workspace.resolve("model")).orElseThrow().result())
                .isEqualTo(result("first"));
        assertThat(workspace).isEmptyDirectory();
    }

    private static StageResult result(String note) {
        StageReport report = StageReport.of("t", Map.of(), StageReport.Result.SKIPPED)
                .notes(List.of(note))
                .build();
        return new StageResult(report, false, Optional.empty(), Map.of(), "", List.of());
    }
}
