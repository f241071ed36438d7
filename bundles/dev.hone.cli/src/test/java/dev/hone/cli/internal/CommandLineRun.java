package dev.hone.cli.internal;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.hone.api.coordinator.Coordinator;
import dev.hone.api.feature.Features;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** A command line that was run, with all that it said. */
record CommandLineRun(int exitCode, String out, String err) {

    static CommandLineRun of(Coordinator coordinator, String... args) {
        return of(coordinator, false, args);
    }

    static CommandLineRun of(Features features, String... args) {
        return of(new FakeServices(null, features, null, false), false, Console.Setting.PROCESS, args);
    }

    static CommandLineRun of(Coordinator coordinator, boolean terminal, String... args) {
        return of(FakeServices.of(coordinator), terminal, Console.Setting.PROCESS, args);
    }

    static CommandLineRun of(Services services, boolean terminal, Console.Setting setting, String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        var console = new Console(new PrintWriter(out), new PrintWriter(err), terminal, setting);
        int code = HoneCommand.run(services, console, args);
        console.flush();
        return new CommandLineRun(code, out.toString(), err.toString());
    }

    /** Standard output, which must be one JSON object. */
    Map<String, Object> json() {
        try {
            return JSON.std.mapFrom(out);
        } catch (IOException e) {
            throw new UncheckedIOException(out, e);
        }
    }
}
