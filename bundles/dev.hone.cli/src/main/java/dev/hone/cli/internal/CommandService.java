package dev.hone.cli.internal;

import dev.hone.api.command.Commands;
import dev.hone.api.command.Completion;
import dev.hone.api.command.Invocation;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** What the launcher runs: takes the command line, returns the exit code. The same commands for shells. */
@Component(
        service = {ToIntFunction.class, Commands.class},
        property = "dev.hone.command=main")
public final class CommandService implements ToIntFunction<String[]>, Commands {

    private final Services services;

    @Activate
    public CommandService(BundleContext context) {
        services = new ContainerServices(context);
    }

    @Override
    public int applyAsInt(String[] args) {
        Console console = Console.ofProcess();
        try {
            int code = HoneCommand.run(services, console, args);
            if (console.out().checkError()) {
                console.err().println("hone: standard output cannot be written");
                return ExitCode.OUTPUT.code();
            }
            return code;
        } finally {
            console.flush();
        }
    }

    @Override
    public Map<String, String> summaries() {
        return HoneCommand.summaries(services);
    }

    @Override
    public int run(Invocation invocation) {
        Console console = Console.of(invocation);
        int code = HoneCommand.run(services, console, invocation.words().toArray(new String[0]));
        console.flush();
        return code;
    }

    @Override
    public Completion complete(List<String> words) {
        return HoneCommand.complete(services, words);
    }
}
