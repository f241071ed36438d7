package dev.hone.engine.tensorflow.internal.train;

import dev.hone.api.HoneException;
import dev.hone.model.TensorData;
import dev.hone.training.Epoch;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * The file that a training goes on from. It is replaced as a whole: after a crash there is the one before, or the new.
 *
 * @param task the digest of the task that it belongs to
 */
record Checkpoint(Path folder, String task) {

    private static final String FORMAT = "hone training 2";

    private Path file() {
        return folder.resolve("training.checkpoint");
    }

    /**
     * Sees to it before the work that there is room for its result.
     *
     * @throws HoneException with the reason OUTPUT if there is not, or the folder cannot be made
     */
    void requireRoom(long bytes) {
        try {
            Files.createDirectories(folder);
            long replaced = Files.exists(file()) ? Files.size(file()) : 0;
            long free = Files.getFileStore(folder).getUsableSpace() + replaced;
            if (free < bytes) {
                throw new HoneException(
                        HoneException.Reason.OUTPUT,
                        String.format(
                                Locale.ROOT,
                                "checkpoints of the training need %,d bytes in %s, where %,d are free",
                                bytes,
                                folder,
                                free));
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private HoneException unwritable(IOException e) {
        return new HoneException(
                HoneException.Reason.OUTPUT,
                "cannot store a checkpoint of the training in " + folder + ": " + e.getMessage(),
                e);
    }

    /** @throws HoneException with the reason OUTPUT if it cannot be written; what was stored before is still there */
    void store(History history) {
        Path next = folder.resolve("training.checkpoint.next");
        try {
            Files.createDirectories(folder);
            try (FileChannel channel = FileChannel.open(
                    next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                var checked = new CheckedOutputStream(
                        new BufferedOutputStream(Channels.newOutputStream(channel), TensorData.CHUNK), new CRC32());
                var out = new DataOutputStream(checked);
                write(out, history);
                out.writeLong(checked.getChecksum().getValue());
                out.flush();
                channel.force(true);
            }
            Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            next.toFile().delete();
            throw unwritable(e);
        }
    }

    private void write(DataOutputStream out, History history) throws IOException {
        out.writeUTF(FORMAT);
        out.writeUTF(task);
        out.writeLong(history.step());
        out.writeDouble(history.bestLoss());
        out.writeInt(history.worse());
        out.writeBoolean(history.start().isPresent());
        if (history.start().isPresent()) {
            write(out, history.start().get());
        }
        out.writeInt(history.epochs().size());
        for (Epoch epoch : history.epochs()) {
            write(out, epoch);
        }
        write(out, history.best());
        write(out, history.state());
    }

    private static void write(DataOutputStream out, Epoch epoch) throws IOException {
        out.writeInt(epoch.number());
        out.writeDouble(epoch.loss());
        out.writeDouble(epoch.validation().orElse(Double.NaN));
        out.writeDouble(epoch.stepsPerSecond());
        out.writeInt(epoch.metrics().size());
        for (Map.Entry<String, Double> metric : epoch.metrics().entrySet()) {
            out.writeUTF(metric.getKey());
            out.writeDouble(metric.getValue());
        }
    }

    private static void write(DataOutputStream out, Map<String, TensorData> values) throws IOException {
        out.writeInt(values.size());
        for (Map.Entry<String, TensorData> value : values.entrySet()) {
            out.writeUTF(value.getKey());
            out.writeInt(Math.toIntExact(value.getValue().size()));
            value.getValue().transferTo(Channels.newChannel(out));
        }
    }

    /** What was stored of an equal task; empty where there is nothing, or nothing whole. */
    Optional<History> load() {
        if (!Files.isRegularFile(file())) {
            return Optional.empty();
        }
        try (var checked = new CheckedInputStream(
                new BufferedInputStream(Files.newInputStream(file()), TensorData.CHUNK), new CRC32())) {
            var in = new DataInputStream(checked);
            if (!in.readUTF().equals(FORMAT) || !in.readUTF().equals(task)) {
                return Optional.empty();
            }
            History history = read(in);
            long sum = checked.getChecksum().getValue();
            return in.readLong() == sum ? Optional.of(history) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static History read(DataInputStream in) throws IOException {
        long step = in.readLong();
        double bestLoss = in.readDouble();
        int worse = in.readInt();
        Optional<Epoch> start = in.readBoolean() ? Optional.of(epoch(in)) : Optional.empty();
        List<Epoch> epochs = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            epochs.add(epoch(in));
        }
        Map<String, TensorData> best = values(in);
        return new History(step, start, epochs, best, bestLoss, worse, values(in));
    }

    private static Epoch epoch(DataInputStream in) throws IOException {
        int number = in.readInt();
        double loss = in.readDouble();
        double validation = in.readDouble();
        double rate = in.readDouble();
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            metrics.put(in.readUTF(), in.readDouble());
        }
        OptionalDouble judged = Double.isNaN(validation) ? OptionalDouble.empty() : OptionalDouble.of(validation);
        return Epoch.of(number, loss, judged, metrics, rate);
    }

    private static Map<String, TensorData> values(DataInputStream in) throws IOException {
        Map<String, TensorData> values = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String name = in.readUTF();
            byte[] bytes = in.readNBytes(in.readInt());
            values.put(name, TensorData.of(ByteBuffer.wrap(bytes)));
        }
        return values;
    }
}
