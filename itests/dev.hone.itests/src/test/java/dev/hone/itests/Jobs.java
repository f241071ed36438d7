package dev.hone.itests;

import dev.hone.api.coordinator.Coordinator;
import dev.hone.api.coordinator.Measurement;
import dev.hone.api.coordinator.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;

/** The distribution in a container, its coordinator, and a folder for what a test writes. */
public abstract class Jobs {

    @Inject
    Coordinator coordinator;

    Path folder;

    @Configuration
    public Option[] container() {
        return new Option[] {Container.distribution()};
    }

    @Before
    public void makeFolder() throws IOException {
        folder = Files.createTempDirectory("hone-jobs");
    }

    @After
    public void deleteFolder() throws IOException {
        Container.delete(folder);
    }

    static double top1(Measurement measurement) {
        return score(measurement, "top-1");
    }

    static double score(Measurement measurement, String metric) {
        return measurement.scores().stream()
                .filter(score -> score.metric().equals(metric))
                .mapToDouble(Score::value)
                .findFirst()
                .orElseThrow();
    }
}
