package dev.hone.cli.internal;

import dev.hone.api.HoneException;
import dev.hone.api.coordinator.Document;
import dev.hone.api.coordinator.Job;
import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.OptimizeRequest;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "optimize",
        header = "Makes a model smaller and faster for a target, and measures what that costs.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  hone optimize model.tflite --target stm32f746 --data images -o model-int8.tflite",
            "  hone optimize model.tflite --target xnnpack --data calibrate.npz --max-drop 0.5 -o out.tflite",
            "  hone optimize model.tflite --target tflite-int8 --data images -o out.tflite \\",
            "      --apply \"quantize(mode=int8-float-io, samples=100)\"",
            "",
            "Ctrl-C cancels. What a job finished before its process was killed is kept: hone resume goes on."
        })
final class OptimizeCommand extends Subcommand {

    private static final long LONGEST_CHAIN = 1 << 20;

    @Parameters(paramLabel = "MODEL", description = "The model file.")
    private Path model;

    @Option(
            names = "--target",
            paramLabel = "ID",
            required = true,
            description = "What the model is to run on; hone targets lists what there is.")
    private String target;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            required = true,
            description = "The file to write; how it was made is written beside it, ending in .hone.json.")
    private Path output;

    @Option(names = "--data", paramLabel = "DIR", description = "Data to calibrate and measure with: a folder or file.")
    private Path data;

    @ArgGroup
    private Chain chain = new Chain();

    @Option(
            names = "--max-drop",
            paramLabel = "D",
            description = "Roll back what costs more on the validate split, in the unit of the first metric.")
    private Double maxDrop;

    @Option(
            names = "--fallback",
            description = "Try a stage that would destroy what an earlier one established in other ways: one scale a "
                    + "tensor, another order of constraints, twice the epochs. It is rolled back at once else.")
    private boolean fallback;

    @Mixin
    private BatchOption batch;

    @Option(
            names = "--fold-preprocessing",
            description = "Where the format changes: make Rescaling or Normalization at the front part of the input's "
                    + "quantization, so that the model takes pixels as int8, pixel - 128.")
    private boolean foldPreprocessing;

    @Option(
            names = "--explain",
            description = "Tell what the loss is due to, try the settings that may help, and write the best model.")
    private boolean explain;

    @Option(
            names = "--priority",
            paramLabel = "N",
            defaultValue = "0",
            description = "Of jobs that are queued, the one of highest priority is run first. Default: 0")
    private int priority;

    @Option(names = "--fresh", description = "Compute every stage anew, also where an earlier job computed it.")
    private boolean fresh;

    @Option(
            names = "--background",
            description = "Print the job's id and do not wait for its end; in the shell of hone serve only.")
    private boolean background;

    @Mixin
    private WorkOptions work;

    /** Where the chain is from. */
    static final class Chain {

        @Option(
                names = "--apply",
                paramLabel = "CHAIN",
                description = "Techniques to apply in order, instead of the target's own: ID(NAME=VALUE, ...), ...")
        private String text;

        @Option(names = "--chain", paramLabel = "FILE", description = "The same, from a file, as text or JSON.")
        private Path file;
    }

    OptimizeCommand(Services services, Console console) {
        super(services, console);
    }

    @Override
    ExitCode run() {
        OptimizeRequest request = request();
        if (inBackground(background)) {
            Job job = services().coordinator().submit(request, JobListener.NONE);
            print(Document.object("exitCode", ExitCode.OK.code(), "job", job.record()), job.id() + "\n");
            return ExitCode.OK;
        }
        JobResult result;
        try (ProgressLine progress = progress()) {
            Job job = services().coordinator().submit(request, progress.listener());
            result = Interruption.await(job.result(), cancelling(List.of(job)));
        }
        ExitCode code = ExitCode.of(result);
        print(
                Document.object("exitCode", code.code(), "model", model, "target", target, "result", result),
                new OptimizeSummary(request, result).toString());
        return code;
    }

    private OptimizeRequest request() {
        OptimizeRequest request = OptimizeRequest.of(model, target, output)
                .withSeed(work.seed())
                .withThreads(work.threads())
                .withExplain(explain)
                .withFoldPreprocessing(foldPreprocessing)
                .withPriority(priority)
                .withFresh(fresh)
                .withFallback(fallback);
        if (data != null) {
            request = request.withData(data);
        }
        if (maxDrop != null) {
            request = request.withMaxDrop(Accepted.maxDrop(maxDrop));
        }
        if (batch.value().isPresent()) {
            request = request.withBatch(batch.value().getAsInt());
        }
        if (chain.text != null) {
            request = request.withChain(chain.text);
        } else if (chain.file != null) {
            request = request.withChain(read(chain.file));
        }
        return request;
    }

    private static String read(Path file) {
        try {
            if (Files.size(file) > LONGEST_CHAIN) {
                throw new HoneException(
                        HoneException.Reason.USAGE,
                        "--chain " + file + " has " + Files.size(file) + " bytes; a chain has at most "
                                + LONGEST_CHAIN);
            }
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new HoneException(HoneException.Reason.USAGE, "--chain " + file + " is not text in UTF-8", e);
        } catch (IOException e) {
            throw new HoneException(
                    HoneException.Reason.USAGE,
                    "--chain " + file + " cannot be read: "
                            + (Files.exists(file) ? e.getMessage() : "there is no such file"),
                    e);
        }
    }
}
