package dev.hone.api.command;

import org.osgi.annotation.versioning.ProviderType;

/** Takes commands from whoever runs the process. A service. */
@ProviderType
public interface Shell {

    /**
     * Reads commands and runs them until one of them is {@code exit}. On a terminal the end of the input is an
     * {@code exit} as well; elsewhere the process is a server whose input may be empty, so it stays up.
     *
     * @param interactive whether standard input and output are a terminal
     * @return the exit code of the last command
     * @throws InterruptedException if the calling thread is interrupted; commands that run are left to themselves
     */
    int run(boolean interactive) throws InterruptedException;
}
