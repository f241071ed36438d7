package dev.hone.cli.internal;

import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** The option of commands that write models in another format, or look at them there. */
final class BatchOption {

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Where the format changes, as from Keras: fix a batch that is open to N samples.")
    private Integer batch;

    OptionalInt value() {
        return batch == null ? OptionalInt.empty() : OptionalInt.of(Accepted.batch(batch));
    }
}
