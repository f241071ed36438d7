package dev.hone.shell.internal;

import org.apache.felix.service.command.CommandSession;

/** What a session remembers of its commands. */
final class ExitStatus {

    /** Of what Gogo refused: the exit code that hone's commands have for wrong usage. */
    static final int USAGE = 2;

    private static final String CODE = ".hone.exit-code";
    private static final String EXIT = ".hone.exit";

    private ExitStatus() {}

    static void set(CommandSession session, int code) {
        session.put(CODE, code);
    }

    /** The exit code of the last command; 0 before the first. */
    static int of(CommandSession session) {
        return session.get(CODE) instanceof Integer code ? code : 0;
    }

    /** Ends the session after this command. */
    static void exit(CommandSession session) {
        session.put(EXIT, true);
    }

    static boolean exits(CommandSession session) {
        return session.get(EXIT) != null;
    }
}
