package dev.hone.data.internal;

import dev.hone.api.HoneException;
import dev.hone.api.TensorSpec;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.DatasetReader;
import dev.hone.api.data.DatasetReaderType;
import dev.hone.api.data.DatasetRequest;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import dev.hone.model.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;

/**
 * Reads folders of IDX files, as MNIST comes. Content tells that a file is IDX, its name what it is for: {@code train},
 * or {@code t10k} or {@code test}, and {@code images} or {@code labels}. Unsigned bytes given to a float input are
 * divided by 255.
 */
@Component
@DatasetReaderType(id = "idx", description = "IDX files as MNIST comes, plain or in gzip")
public final class IdxDatasetReader implements DatasetReader {

    private static final float FULL_SCALE = 255;

    private enum Part {
        TRAIN,
        TEST
    }

    private record Found(Optional<Path> images, Optional<Path> labels) {}

    @Override
    public boolean recognizes(Path location) {
        try {
            return !idxFiles(location, true).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String lookedFor() {
        return "a folder with IDX files (plain or .gz) named as MNIST's: train-images-idx3-ubyte, train-labels-idx1-ubyte,"
                + " t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte";
    }

    @Override
    public Dataset open(Path location, DatasetRequest request) throws IOException {
        if (request.inputs().size() != 1) {
            throw new HoneException(
                    HoneException.Reason.DATA,
                    location + " holds IDX files, which feed one input; the model has "
                            + request.inputs().size() + ": "
                            + request.inputs().stream().map(TensorSpec::name).toList() + "; give NPZ files");
        }
        Map<Part, Found> found = find(location);
        Map<Split, Samples> splits = new EnumMap<>(Split.class);
        List<Path> files = new ArrayList<>();
        List<String> counts = new ArrayList<>();
        String shape = "";
        for (Part part : Part.values()) {
            Optional<Path> images = found.getOrDefault(part, new Found(Optional.empty(), Optional.empty()))
                    .images();
            if (images.isEmpty()) {
                continue;
            }
            SampleArray array = IdxFile.read(images.get());
            ArraySamples samples =
                    samples(array, found.get(part).labels(), request.inputs().get(0));
            if (part == Part.TRAIN) {
                splits.putAll(samples.asTraining(request.seed(), true));
            } else {
                splits.put(Split.TEST, samples);
            }
            files.add(images.get());
            found.get(part).labels().ifPresent(files::add);
            counts.add(Long.toString(array.samples()));
            shape = array.sample().toString();
        }
        if (splits.isEmpty()) {
            throw new HoneException(
                    HoneException.Reason.DATA, location + " holds IDX files with labels but none with images");
        }
        return new FileDataset("IDX, " + String.join(" + ", counts) + " images of " + shape, splits, files);
    }

    private static ArraySamples samples(SampleArray images, Optional<Path> labels, TensorSpec input)
            throws IOException {
        boolean scaled = images.type() == DataType.UINT8 && input.type().isFloat();
        Feed feed = Feed.of(images, input, scaled ? FULL_SCALE : 1);
        if (labels.isEmpty()) {
            return ArraySamples.of(List.of(feed), Optional.empty(), images.samples());
        }
        SampleArray array = IdxFile.read(labels.get());
        if (array.samples() != images.samples()) {
            throw new HoneException(
                    HoneException.Reason.DATA,
                    array.name() + " holds " + array.samples() + " labels, " + images.name() + " " + images.samples()
                            + " images");
        }
        return ArraySamples.of(List.of(feed), Optional.of(Feed.ofLabels(array)), images.samples());
    }

    private static Map<Part, Found> find(Path location) throws IOException {
        Map<Part, Found> found = new EnumMap<>(Part.class);
        for (Path file : idxFiles(location, false)) {
            Found before = found.getOrDefault(part(file).orElseThrow(), new Found(Optional.empty(), Optional.empty()));
            found.put(
                    part(file).orElseThrow(),
                    isLabels(file)
                            ? new Found(before.images(), Optional.of(one(before.labels(), file)))
                            : new Found(Optional.of(one(before.images(), file)), before.labels()));
        }
        return found;
    }

    /** The later of a plain file and the same in gzip is left out; two other files for the same purpose are refused. */
    private static Path one(Optional<Path> before, Path file) {
        if (before.isPresent() && !(before.get() + ".gz").equals(file.toString())) {
            throw new HoneException(
                    HoneException.Reason.DATA,
                    before.get() + " and " + file.getFileName() + " serve the same purpose; leave one of them");
        }
        return before.orElse(file);
    }

    /** The IDX files whose names tell a part, in the order of their names. */
    private static List<Path> idxFiles(Path folder, boolean firstOnly) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> part(file).isPresent() && Files.isRegularFile(file))
                    .sorted()
                    .filter(IdxFile::recognizes)
                    .limit(firstOnly ? 1 : Long.MAX_VALUE)
                    .toList();
        }
    }

    private static Optional<Part> part(Path file) {
        String name = name(file);
        if (name.contains("train")) {
            return Optional.of(Part.TRAIN);
        }
        return name.contains("t10k") || name.contains("test") ? Optional.of(Part.TEST) : Optional.empty();
    }

    private static boolean isLabels(Path file) {
        return name(file).contains("label");
    }

    private static String name(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT);
    }
}
