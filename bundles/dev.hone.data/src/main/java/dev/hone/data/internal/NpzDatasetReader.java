package dev.hone.data.internal;

import dev.hone.api.HoneException;
import dev.hone.api.TensorSpec;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.DatasetReader;
import dev.hone.api.data.DatasetReaderType;
import dev.hone.api.data.DatasetRequest;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.service.component.annotations.Component;

/**
 * Reads NPZ files: a folder with {@code train.npz}, {@code validate.npz}, {@code test.npz} and {@code calibrate.npz},
 * or some of them; what is missing for validation and calibration is taken from {@code train.npz}. A single file is
 * training data if it has labels, and calibration data else. Values are taken as they are: nothing is scaled.
 */
@Component
@DatasetReaderType(id = "npz", description = "NPZ files with arrays named like the model's inputs, and labels")
public final class NpzDatasetReader implements DatasetReader {

    private static final String LABELS = "labels";

    @Override
    public boolean recognizes(Path location) {
        return Files.isDirectory(location)
                ? files(location).values().stream().anyMatch(NpzFile::recognizes)
                : NpzFile.recognizes(location);
    }

    @Override
    public String lookedFor() {
        return "a folder with train.npz, validate.npz, test.npz or calibrate.npz, or one NPZ file, with an array for each"
                + " input and optionally labels";
    }

    @Override
    public Dataset open(Path location, DatasetRequest request) throws IOException {
        return Files.isDirectory(location) ? openFolder(location, request) : openFile(location, request);
    }

    private static Dataset openFile(Path file, DatasetRequest request) throws IOException {
        ArraySamples samples = samples(file, request.inputs());
        Map<Split, Samples> splits = samples.labels().isPresent()
                ? samples.asTraining(request.seed(), true)
                : Map.of(Split.CALIBRATE, samples);
        return new FileDataset("NPZ, " + samples.size() + " samples", splits, List.of(file));
    }

    private static Dataset openFolder(Path folder, DatasetRequest request) throws IOException {
        Map<Split, Path> files = files(folder);
        Map<Split, Samples> splits = new EnumMap<>(Split.class);
        List<String> counts = new ArrayList<>();
        for (Map.Entry<Split, Path> entry : files.entrySet()) {
            ArraySamples samples = samples(entry.getValue(), request.inputs());
            splits.put(entry.getKey(), samples);
            counts.add(samples.size() + " to " + entry.getKey().id());
        }
        if (splits.get(Split.TRAIN) instanceof ArraySamples training) {
            Map<Split, Samples> parts = training.asTraining(request.seed(), !splits.containsKey(Split.VALIDATE));
            splits.remove(Split.TRAIN);
            parts.forEach(splits::putIfAbsent);
        }
        return new FileDataset("NPZ, samples: " + String.join(", ", counts), splits, files.values());
    }

    private static Map<Split, Path> files(Path folder) {
        Map<Split, Path> files = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            Path file = folder.resolve(split.id() + ".npz");
            if (Files.isRegularFile(file)) {
                files.put(split, file);
            }
        }
        return files;
    }

    private static ArraySamples samples(Path path, List<TensorSpec> inputs) throws IOException {
        NpzFile file = NpzFile.open(path);
        if (inputs.isEmpty()) {
            throw new HoneException(HoneException.Reason.DATA, "the model has no input that " + path + " could feed");
        }
        boolean labelled = file.names().contains(LABELS)
                && inputs.stream().noneMatch(input -> input.name().equals(LABELS));
        Set<String> arrays = new TreeSet<>(file.names());
        if (labelled) {
            arrays.remove(LABELS);
        }
        List<Feed> feeds = new ArrayList<>();
        List<String> names = InputNames.match(file.name(), arrays, inputs);
        for (int i = 0; i < names.size(); i++) {
            feeds.add(Feed.of(file.array(names.get(i)), inputs.get(i), 1));
        }
        Optional<Feed> label = labelled ? Optional.of(Feed.ofLabels(file.array(LABELS))) : Optional.empty();
        long size = feeds.get(0).array().samples();
        label.ifPresent(feed -> requireSamples(feed.array(), size));
        feeds.forEach(feed -> requireSamples(feed.array(), size));
        return ArraySamples.of(feeds, label, size);
    }

    private static void requireSamples(SampleArray array, long size) {
        if (array.samples() != size) {
            throw new HoneException(
                    HoneException.Reason.DATA,
                    array.name() + " holds " + array.samples() + " samples, the first input's array " + size);
        }
    }
}
