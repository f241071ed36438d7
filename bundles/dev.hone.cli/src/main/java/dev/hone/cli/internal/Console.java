package dev.hone.cli.internal;

import dev.hone.api.command.Invocation;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a command runs and writes.
 *
 * @param out results
 * @param err progress, warnings and errors
 * @param terminal whether {@code err} is a terminal, where lines can be written over
 * @param setting where the command runs
 */
record Console(PrintWriter out, PrintWriter err, boolean terminal, Setting setting) {

    /**
     * Where a command runs.
     *
     * @param staysUp whether the process goes on after the command
     * @param background whether nobody waits for the command
     * @param folder that relative paths begin in; empty for that of the process
     */
    record Setting(boolean staysUp, boolean background, Path folder) {

        static final Setting PROCESS = new Setting(false, false, Path.of(""));
    }

    static Console of(Invocation invocation) {
        return new Console(
                invocation.out(),
                invocation.err(),
                invocation.terminal(),
                new Setting(true, invocation.background(), invocation.folder()));
    }

    /**
     * The process's own streams. The launcher's script sets the system property {@code dev.hone.terminal} if standard
     * error is a terminal, which the Java platform cannot tell.
     */
    static Console ofProcess() {
        Charset charset = Charset.forName(System.getProperty("native.encoding", StandardCharsets.UTF_8.name()));
        return new Console(
                new PrintWriter(new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), charset), false),
                new PrintWriter(new OutputStreamWriter(new FileOutputStream(FileDescriptor.err), charset), true),
                Boolean.getBoolean("dev.hone.terminal"),
                Setting.PROCESS);
    }

    /** In a process that stays up, for what says nothing. */
    static Console quiet() {
        var nowhere = new PrintWriter(Writer.nullWriter());
        return of(Invocation.of(List.of(), nowhere, nowhere));
    }

    void flush() {
        out.flush();
        err.flush();
    }
}
