package dev.hone.api.command;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * hone's commands, such as {@code optimize} and {@code targets}, for a process that stays up and takes one after the
 * other. A service. Safe for use by several threads.
 */
@ProviderType
public interface Commands {

    /** The name of each command and, in one line, what it does; in the order in which people should see them. */
    Map<String, String> summaries();

    /**
     * Runs a command to its end. Whatever goes wrong is written to the invocation's {@code err}; nothing is thrown. An
     * interrupt of the calling thread asks the command to cancel its work and return.
     *
     * @return the exit code, 0 if all went well
     */
    int run(Invocation invocation);

    /**
     * What the last word may become.
     *
     * @param words of a command line, the command's name first; the last is as far as it has been typed, and may be
     *     empty
     */
    Completion complete(List<String> words);
}
