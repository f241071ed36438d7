package dev.hone.format.tflite.internal.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuzzTest {

    private static final int MUTANTS = 3000;

    @Test
    void everyMutantIsRefusedOrSurvivesAllThatHoneDoes(@TempDir Path folder) throws IOException, InterruptedException {
        long seed = Long.getLong("hone.fuzz.seed", System.nanoTime());
        System.out.println("fuzz: again with -Dhone.fuzz.seed=" + seed);
        List<Path> models = new ArrayList<>(FuzzMain.models(Path.of("src/test/resources/models")));
        models.addAll(FuzzMain.models(Path.of("../../examples")));
        FuzzRun run = new FuzzRun(new ModelMutator(models, seed), folder).run(0, MUTANTS, 1);
        String again = "again with -Dhone.fuzz.seed=" + seed;
        assertThat(run.failures()).as(again).isEmpty();
        assertThat(run.accepted()).as(again).isBetween(MUTANTS / 20L, MUTANTS * 19L / 20);
    }

    @Test
    void theSameSeedAndNumberMakeTheSameMutant() throws IOException {
        List<Path> models = FuzzMain.models(Path.of("src/test/resources/models"));
        for (int i = 0; i < 50; i++) {
            assertThat(new ModelMutator(models, 5).mutant(i)).isEqualTo(new ModelMutator(models, 5).mutant(i));
        }
    }
}
