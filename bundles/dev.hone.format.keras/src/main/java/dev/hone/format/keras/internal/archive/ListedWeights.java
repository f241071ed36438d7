package dev.hone.format.keras.internal.archive;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Weights of {@code .h5} files: each layer of the model lists all arrays that it has within itself. */
final class ListedWeights implements Weights {

    private final Hdf5 file;
    private final String group;
    private final Deque<String> left;

    private ListedWeights(Hdf5 file, String group, List<String> names) {
        this.file = file;
        this.group = group;
        this.left = new ArrayDeque<>(names);
    }

    static Weights of(Hdf5 file, String group) {
        return (name, slot) -> {
            String own = group + '/' + name;
            return new ListedWeights(file, own, file.texts(own, "weight_names"));
        };
    }

    @Override
    public Optional<StoredArray> next() {
        return left.isEmpty() ? Optional.empty() : file.array(group + '/' + left.remove());
    }

    @Override
    public int remaining() {
        return left.size();
    }

    /** A nested model lists what is trained before what is not, so a layer's arrays are told by their names. */
    @Override
    public Weights layer(String name, String slot) {
        return new ListedWeights(
                file,
                group,
                left.stream()
                        .filter(weight -> {
                            List<String> parts = Arrays.asList(weight.split("/", -1));
                            return parts.subList(0, parts.size() - 1).contains(name);
                        })
                        .toList());
    }
}
