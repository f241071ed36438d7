package dev.hone.cli.internal;

import dev.hone.api.command.Shell;
import dev.hone.api.coordinator.Coordinator;
import dev.hone.api.feature.Features;
import dev.hone.api.target.TargetProfile;
import java.nio.file.Path;
import java.util.Optional;

/** What commands find in the container, each at the moment when it is asked for. */
interface Services {

    /**
     * The coordinator.
     *
     * @throws dev.hone.api.HoneException with the reason MISSING if there is none
     */
    Coordinator coordinator();

    /** The profile of a target that is there. */
    Optional<TargetProfile> target(String id);

    /**
     * What installs and removes features.
     *
     * @throws dev.hone.api.HoneException with the reason MISSING if there is nothing that does
     */
    Features features();

    /**
     * What takes commands in a process that stays up.
     *
     * @throws dev.hone.api.HoneException with the reason MISSING if there is none
     */
    Shell shell();

    /**
     * Logs what is of this level or above.
     *
     * @throws dev.hone.api.HoneException with the reason MISSING if there is nothing that logs
     */
    void logLevel(String level);

    /** Whether the container is being stopped. */
    boolean stopping();

    String version();

    /** The folder of what is shipped; empty in a container that was not started by hone's launcher. */
    Optional<Path> distribution();
}
