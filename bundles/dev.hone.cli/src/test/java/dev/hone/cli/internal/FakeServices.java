package dev.hone.cli.internal;

import dev.hone.api.command.Shell;
import dev.hone.api.coordinator.Coordinator;
import dev.hone.api.feature.Features;
import dev.hone.api.target.TargetProfile;
import java.nio.file.Path;
import java.util.Optional;

/** The services that a test needs; those that it does not are null. */
record FakeServices(Coordinator coordinator, Features features, Shell shell, boolean stopping) implements Services {

    static FakeServices of(Coordinator coordinator) {
        return new FakeServices(coordinator, null, null, false);
    }

    @Override
    public Optional<TargetProfile> target(String id) {
        return Optional.of(Samples.target()).filter(target -> target.id().equals(id));
    }

    @Override
    public void logLevel(String level) {
        throw new UnsupportedOperationException(level);
    }

    @Override
    public String version() {
        return "1.2.3";
    }

    @Override
    public Optional<Path> distribution() {
        return Optional.of(Path.of("target/distribution"));
    }
}
