package dev.hone.cli.internal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err progress, warnings and errors
 * @param terminal whether {@code err} is a terminal, where lines can be written over
 */
record Console(PrintWriter out, PrintWriter err, boolean terminal) {

    /**
     * The process's own streams. The launcher's script sets the system property {@code dev.hone.terminal} if standard
     * error is a terminal, which the Java platform cannot tell.
     */
    static Console ofProcess() {
        Charset charset = Charset.forName(System.getProperty("native.encoding", StandardCharsets.UTF_8.name()));
        return new Console(
                new PrintWriter(new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), charset), false),
                new PrintWriter(new OutputStreamWriter(new FileOutputStream(FileDescriptor.err), charset), true),
                Boolean.getBoolean("dev.hone.terminal"));
    }

    void flush() {
        out.flush();
        err.flush();
    }
}
