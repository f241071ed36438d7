package dev.hone.shell.internal;

import java.nio.file.Path;
import org.apache.felix.gogo.jline.Expander;
import org.apache.felix.gogo.jline.Highlighter;
import org.apache.felix.gogo.jline.Parser;
import org.apache.felix.gogo.jline.Shell;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;

/** Commands that a person types: with completion, history and Ctrl-C, which cancels the command that runs. */
final class Dialog {

    private static final String PROMPT = "hone> ";

    private final Session session;
    private final LineReader reader;

    Dialog(Session session, Terminal terminal, Path history) {
        this.session = session;
        session.gogo().put(Shell.VAR_TERMINAL, terminal);
        reader = LineReaderBuilder.builder()
                .appName("hone")
                .terminal(terminal)
                .parser(new Parser())
                .expander(new Expander(session.gogo()))
                .highlighter(new Highlighter(session.gogo()))
                .completer(new VerbCompleter(session))
                .variable(LineReader.HISTORY_FILE, history)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%P > ")
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.AUTO_FRESH_LINE, true)
                .build();
        session.gogo().put(Shell.VAR_READER, reader);
        Foreground.open(session.gogo());
        terminal.handle(Terminal.Signal.INT, signal -> Foreground.interrupt(session.gogo()));
    }

    /** Returns the exit code of the last command when the person ends it. */
    int run() {
        while (!session.exits()) {
            try {
                session.execute(reader.readLine(PROMPT));
            } catch (UserInterruptException e) {
                // Ctrl-C while typing leaves the line.
            } catch (EndOfFileException e) {
                break;
            }
        }
        return session.exitCode();
    }
}
