package dev.hone.cli.internal;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.hone.api.coordinator.Coordinator;
import dev.hone.api.feature.Features;
import dev.hone.api.target.TargetProfile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** A command line that was run, with all that it said. */
record CommandLineRun(int exitCode, String out, String err) {

    static CommandLineRun of(Coordinator coordinator, String... args) {
        return of(coordinator, false, args);
    }

    static CommandLineRun of(Features features, String... args) {
        return of(null, features, false, args);
    }

    static CommandLineRun of(Coordinator coordinator, boolean terminal, String... args) {
        return of(coordinator, null, terminal, args);
    }

    private static CommandLineRun of(Coordinator coordinator, Features features, boolean terminal, String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        var console = new Console(new PrintWriter(out), new PrintWriter(err), terminal);
        int code = HoneCommand.run(services(coordinator, features), console, args);
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

    private static Services services(Coordinator coordinator, Features features) {
        return new Services() {
            @Override
            public Coordinator coordinator() {
                return coordinator;
            }

            @Override
            public Features features() {
                return features;
            }

            @Override
            public Optional<TargetProfile> target(String id) {
                return Optional.of(Samples.target())
                        .filter(target -> target.id().equals(id));
            }

            @Override
            public String version() {
                return "1.2.3";
            }
        };
    }
}
