package dev.hone.shell.internal;

import dev.hone.api.command.Commands;
import dev.hone.api.command.Invocation;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Job;

/** A Gogo session in which hone's commands go before all others. */
final class Session {

    private final CommandSession gogo;
    private final Commands commands;
    private final PrintWriter err;

    Session(CommandProcessor processor, Commands commands, InputStream in, OutputStream out, OutputStream err) {
        this.commands = commands;
        this.err = Verb.writer(err, true);
        gogo = processor.createSession(in, out, err);
        gogo.put(Shell.VAR_SCOPE, Verbs.SCOPE + ":" + Verbs.TOOLS + ":*");
    }

    CommandSession gogo() {
        return gogo;
    }

    Commands commands() {
        return commands;
    }

    /** Runs commands to their end and tells what came of them; nothing is thrown. */
    void execute(CharSequence line) {
        try {
            Object result = gogo.execute(line);
            if (result != null) {
                gogo.getConsole().println(gogo.format(result, Converter.INSPECT));
            }
            awaitForeground();
        } catch (CommandNotFoundException e) {
            // hone's own command line knows what was perhaps meant.
            ExitStatus.set(gogo, commands.run(Invocation.of(List.of(e.getCommand()), err, err)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            gogo.put(Shell.VAR_EXCEPTION, e);
            ExitStatus.set(gogo, ExitStatus.USAGE);
            String message = e.getMessage();
            err.println("hone: " + (message == null ? e.toString() : message));
        }
    }

    private void awaitForeground() throws InterruptedException {
        for (Job job = gogo.foregroundJob(); job != null; job = gogo.foregroundJob()) {
            synchronized (job) {
                if (job.status() == Job.Status.Foreground) {
                    job.wait();
                }
            }
        }
    }

    boolean exits() {
        return ExitStatus.exits(gogo);
    }

    int exitCode() {
        return ExitStatus.of(gogo);
    }

    /** What can be called without a scope, and what it does where that is known. */
    Map<String, String> summaries() {
        var names = new TreeMap<String, String>();
        if (gogo.get(".commands") instanceof Set<?> all) {
            all.forEach(name -> names.put(name.toString().replaceFirst("^.*:", ""), ""));
        }
        names.putAll(commands.summaries());
        return names;
    }
}
