package dev.hone.shell.internal;

import dev.hone.api.command.Commands;
import dev.hone.api.command.Invocation;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.command.Process;

/**
 * One of hone's commands in Gogo. It has failed for Gogo if its exit code is not 0; what went wrong it has told itself.
 *
 * @param prefix the command's name, or nothing if that is the first argument
 */
record Verb(Commands commands, List<String> prefix) implements Function {

    private static final Charset CHARSET =
            Charset.forName(System.getProperty("native.encoding", StandardCharsets.UTF_8.name()));

    @Override
    public Object execute(CommandSession session, List<Object> arguments) {
        Process process = Process.Utils.current();
        List<String> words = Stream.concat(prefix.stream(), arguments.stream().map(String::valueOf))
                .toList();
        Invocation invocation = Invocation.of(words, writer(process.out(), false), writer(process.err(), true))
                .withTerminal(session.get(Shell.VAR_TERMINAL) != null && process.isTty(2))
                .withBackground(process.job().status() == Job.Status.Background)
                .withFolder(session.currentDir());
        int code = invocation.background()
                ? commands.run(invocation)
                : Foreground.run(session, () -> commands.run(invocation));
        ExitStatus.set(session, code);
        process.error(code);
        return null;
    }

    static PrintWriter writer(OutputStream stream, boolean flushing) {
        return new PrintWriter(new OutputStreamWriter(stream, CHARSET), flushing);
    }
}
