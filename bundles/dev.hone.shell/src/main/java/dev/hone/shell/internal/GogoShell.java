package dev.hone.shell.internal;

import dev.hone.api.command.Commands;
import dev.hone.api.command.Shell;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.felix.service.command.CommandProcessor;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Takes commands in Gogo sessions on the streams of the process. */
@Component
public final class GogoShell implements Shell {

    private static final String HISTORY = "shell-history";

    private final CommandProcessor processor;
    private final Commands commands;
    private final Path history;

    @Activate
    public GogoShell(BundleContext context, @Reference CommandProcessor processor, @Reference Commands commands) {
        this.processor = processor;
        this.commands = commands;
        history = Optional.ofNullable(context.getProperty("dev.hone.home"))
                .map(home -> Path.of(home, HISTORY))
                .orElseGet(() -> context.getDataFile(HISTORY).toPath());
    }

    @Override
    public int run(boolean interactive) throws InterruptedException {
        return interactive ? onTerminal() : onPipe();
    }

    private int onTerminal() throws InterruptedException {
        try (Terminal terminal = openTerminal()) {
            var session = new Session(processor, commands, terminal.input(), terminal.output(), terminal.output());
            var dialog = new Dialog(session, terminal, history);
            return await(dialog::run);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Terminal openTerminal() throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // JLine looks for its access to terminals by this loader.
        thread.setContextClassLoader(TerminalBuilder.class.getClassLoader());
        try {
            return TerminalBuilder.builder()
                    .name("hone")
                    .system(true)
                    .nativeSignals(true)
                    .signalHandler(Terminal.SignalHandler.SIG_IGN)
                    .build();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private int onPipe() throws InterruptedException {
        var in = new FileInputStream(FileDescriptor.in);
        var session = new Session(
                processor,
                commands,
                in,
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err));
        return await(() -> {
            new Script(session, in).run();
            if (!session.exits()) {
                // There is nothing more to read: what runs goes on until the process is stopped.
                Thread.sleep(Long.MAX_VALUE);
            }
            return session.exitCode();
        });
    }

    private interface Work {
        int run() throws InterruptedException;
    }

    /** Waits in this thread, which an interrupt reaches, for what is done in another, which may hang in a read. */
    private static int await(Work work) throws InterruptedException {
        var code = new CompletableFuture<Integer>();
        var thread = new Thread(
                () -> {
                    try {
                        code.complete(work.run());
                    } catch (Throwable e) {
                        code.completeExceptionally(e);
                    }
                },
                "hone-shell");
        thread.setDaemon(true);
        thread.start();
        try {
            return code.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the shell failed: " + e.getCause(), e.getCause());
        }
    }
}
