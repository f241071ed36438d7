package dev.hone.coordinator.internal.diagnose;

import dev.hone.api.TensorSpec;
import dev.hone.api.data.Samples;
import dev.hone.api.runtime.ModelRuntime;
import dev.hone.coordinator.internal.measure.RealSession;
import dev.hone.coordinator.internal.measure.SampleInputs;
import dev.hone.coordinator.internal.registry.Lease;
import dev.hone.model.Graph;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sessions of one thread in one pass, and the values of one sample. Used by one thread. */
final class SampleRun implements AutoCloseable {

    private final Pass pass;
    private final Gains gains;
    private final SampleInputs sample;
    private final List<RealSession> sessions = new ArrayList<>();
    private RealSession reference;
    private RealSession optimized;
    private RealSession optimizedCut;
    private RealSession referenceCut;
    private final Map<Integer, float[]> originals = new HashMap<>();
    private final Map<Integer, float[]> values = new HashMap<>();
    private final Map<Integer, float[]> stored = new HashMap<>();
    private final Map<Subject, float[]> pieceOutputs = new HashMap<>();
    private ByteBuffer feed = ByteBuffer.allocateDirect(0);

    private SampleRun(Pass pass, Gains gains, List<TensorSpec> inputs) {
        this.pass = pass;
        this.gains = gains;
        this.sample = new SampleInputs(inputs);
    }

    /** @param inputs as the samples were asked for, in real values */
    static SampleRun open(
            Lease<ModelRuntime> runtime, Pass pass, Gains gains, Dissection.Files files, List<TensorSpec> inputs) {
        SampleRun run = new SampleRun(pass, gains, inputs);
        try {
            run.reference = run.open(runtime, files.reference());
            run.optimized = run.open(runtime, files.optimized());
            run.optimizedCut = run.open(runtime, files.optimizedCut());
            run.referenceCut = run.open(runtime, files.referenceCut());
            return run;
        } catch (RuntimeException e) {
            run.close();
            throw e;
        }
    }

    private RealSession open(Lease<ModelRuntime> runtime, Optional<Path> file) {
        return file.map(present -> open(runtime, present)).orElse(null);
    }

    private RealSession open(Lease<ModelRuntime> runtime, Path file) {
        RealSession session = RealSession.open(runtime, file, 1);
        sessions.add(session);
        return session;
    }

    /** @param statistics of the subjects' tensors, to which the sample is added */
    void run(Samples samples, long number, Map<Integer, ActivationStatistics> statistics) {
        sample.read(samples, number);
        readInputs();
        runWhole(reference, pass.referenceOutputs(), originals);
        runWhole(optimized, pass.optimizedOutputs(), values);
        for (Subject subject : pass.subjects()) {
            float[] original = gains.multiplied(subject.tensor(), originals.get(subject.original()));
            ActivationStatistics counted = statistics.get(subject.tensor());
            counted.original(original);
            float[] kept = stored.computeIfAbsent(subject.tensor(), key -> new float[original.length]);
            counted.storage(original, kept);
            boolean given = pass.optimized().main().inputs().contains(subject.tensor());
            counted.cumulative(original, given ? kept : values.get(subject.tensor()));
        }
        if (optimizedCut != null) {
            runPieces(statistics);
        }
    }

    private void readInputs() {
        Graph graph = pass.reference().main();
        for (int i = 0; i < graph.inputs().size(); i++) {
            int id = graph.inputs().get(i);
            if (RealTensors.isActivation(graph, id)) {
                ByteBuffer given = sample.values(i);
                float[] read = originals.computeIfAbsent(id, key -> new float[given.remaining() / Float.BYTES]);
                given.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(read);
            }
        }
    }

    private void runWhole(RealSession session, List<Integer> outputs, Map<Integer, float[]> into) {
        if (!outputs.isEmpty()) {
            sample.feed(session);
            session.run();
            for (int i = 0; i < outputs.size(); i++) {
                into.put(outputs.get(i), session.output(i, into.get(outputs.get(i))));
            }
        }
    }

    private void runPieces(Map<Integer, ActivationStatistics> statistics) {
        int at = 0;
        for (Subject subject : pass.cut()) {
            Subject.Pieces pieces = subject.pieces().orElseThrow();
            for (int i = 0; i < pieces.given().size(); i++) {
                int tensor = pieces.optimized().inputs().get(i);
                feed(
                        optimizedCut,
                        at++,
                        gains.multiplied(tensor, originals.get(pieces.given().get(i))));
            }
        }
        optimizedCut.run();
        if (referenceCut != null) {
            runReferencePieces();
        }
        for (int i = 0; i < pass.cut().size(); i++) {
            Subject subject = pass.cut().get(i);
            float[] output = optimizedCut.output(i, pieceOutputs.get(subject));
            pieceOutputs.put(subject, output);
            statistics.get(subject.tensor()).local(expected(subject), output);
        }
    }

    private void runReferencePieces() {
        int at = 0;
        for (Subject subject : pass.referenced()) {
            Subject.Pieces pieces = subject.pieces().orElseThrow();
            for (int input : pieces.original().inputs()) {
                feed(referenceCut, at++, given(pieces.counterpart(input), input));
            }
        }
        referenceCut.run();
    }

    /** The original's values of an activation as they are once the optimized model stored them. */
    private float[] given(int tensor, int original) {
        float[] real = gains.multiplied(tensor, originals.get(original));
        float[] kept = stored.computeIfAbsent(tensor, key -> new float[real.length]);
        StoredValues.of(pass.optimized().main().tensor(tensor), real, kept);
        return gains.divided(tensor, kept);
    }

    private float[] expected(Subject subject) {
        Subject.Pieces pieces = subject.pieces().orElseThrow();
        int number = pass.referenced().indexOf(subject);
        float[] output = number < 0
                ? given(pieces.optimized().inputs().get(0), pieces.given().get(0))
                : referenceCut.output(number, null);
        return gains.multiplied(subject.tensor(), output);
    }

    private void feed(RealSession session, int input, float[] real) {
        int bytes = real.length * Float.BYTES;
        if (feed.capacity() < bytes) {
            feed = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
        feed.clear().limit(bytes);
        feed.asFloatBuffer().put(real);
        session.feed(input, feed);
    }

    @Override
    public void close() {
        sessions.forEach(RealSession::close);
    }
}
