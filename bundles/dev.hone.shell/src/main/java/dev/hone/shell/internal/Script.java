package dev.hone.shell.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.List;
import org.apache.felix.gogo.runtime.EOFError;
import org.apache.felix.gogo.runtime.Parser;
import org.apache.felix.gogo.runtime.SyntaxError;

/** Commands that are read line by line from a stream that is no terminal; one may go over several lines. */
final class Script {

    /** Gogo takes the streams of every session for a terminal: its tools would colour, and ask it for its width. */
    private static final List<String> PLAIN =
            List.of("grep = { gogo:grep --color=never $args }; null", "ls = { gogo:ls $args | gogo:cat }; null");

    private final Session session;
    private final BufferedReader lines;

    Script(Session session, InputStream in) {
        this.session = session;
        lines = new BufferedReader(new InputStreamReader(in, Charset.defaultCharset()));
        PLAIN.forEach(session::execute);
    }

    /** Returns at the end of the stream, or after {@code exit}. */
    void run() {
        try {
            var pending = new StringBuilder();
            for (String line = lines.readLine(); line != null && !session.exits(); ) {
                pending.append(line).append('\n');
                if (isWhole(pending)) {
                    session.execute(pending);
                    pending.setLength(0);
                }
                line = session.exits() ? null : lines.readLine();
            }
            if (!pending.isEmpty()) {
                session.execute(pending);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isWhole(CharSequence text) {
        try {
            new Parser(text).program();
            return true;
        } catch (EOFError e) {
            return false;
        } catch (SyntaxError e) {
            // Running it tells what is wrong.
            return true;
        }
    }
}
