package dev.hone.shell.internal;

import dev.hone.api.command.Commands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.felix.gogo.jline.Builtin;
import org.apache.felix.gogo.jline.Posix;
import org.apache.felix.gogo.jline.Procedural;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Offers hone's commands to every Gogo session in the container, as {@code hone:optimize} and so on, and as {@code hone
 * optimize}; also the tools that a pipe needs.
 */
@Component(service = {})
public final class Verbs {

    static final String SCOPE = "hone";
    static final String TOOLS = "gogo";

    private static final String[] POSIX = {
        "cat", "cd", "clear", "date", "echo", "grep", "head", "less", "ls", "pwd", "sleep", "sort", "tail", "wc",
        "watch"
    };
    private static final String[] PROCEDURAL = {
        "break", "continue", "each", "if", "not", "throw", "try", "until", "while"
    };
    private static final String[] BUILTIN = {"format", "history", "set", "type"};

    private final BundleContext context;
    private final List<ServiceRegistration<?>> registrations;

    @Activate
    public Verbs(BundleContext context, @Reference CommandProcessor processor, @Reference Commands commands) {
        this.context = context;
        var all = new ArrayList<ServiceRegistration<?>>();
        commands.summaries().keySet().forEach(name -> all.add(verb(name, new Verb(commands, List.of(name)))));
        all.add(verb("hone", new Verb(commands, List.of())));
        all.add(verb("help", new Verb(commands, List.of("--help"))));
        all.add(verb("exit", (session, arguments) -> {
            ExitStatus.exit(session);
            return null;
        }));
        all.add(register(TOOLS, new Posix(processor), POSIX));
        all.add(register(TOOLS, new Procedural(), PROCEDURAL));
        all.add(register(TOOLS, new Builtin(), BUILTIN));
        registrations = List.copyOf(all);
    }

    @Deactivate
    void stop() {
        registrations.forEach(ServiceRegistration::unregister);
    }

    private ServiceRegistration<?> verb(String name, Function function) {
        return register(SCOPE, function, name);
    }

    private ServiceRegistration<?> register(String scope, Object service, String... functions) {
        String type = service instanceof Function
                ? Function.class.getName()
                : service.getClass().getName();
        return context.registerService(
                type,
                service,
                FrameworkUtil.asDictionary(
                        Map.of(CommandProcessor.COMMAND_SCOPE, scope, CommandProcessor.COMMAND_FUNCTION, functions)));
    }
}
