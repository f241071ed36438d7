package dev.hone.cli.internal;

import java.util.function.ToIntFunction;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** What the launcher runs: takes the command line, returns the exit code. */
@Component(service = ToIntFunction.class, property = "dev.hone.command=main")
public final class CommandService implements ToIntFunction<String[]> {

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
}
