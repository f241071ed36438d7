package dev.hone.format.keras.internal.archive;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Weights of Keras 3: groups follow the attributes of layers, arrays are numbered in a group {@code vars}. */
final class TreeWeights implements Weights {

    private final Hdf5 file;
    private final String path;
    private final Deque<String> left = new ArrayDeque<>();

    TreeWeights(Hdf5 file, String path) {
        this.file = file;
        this.path = path;
        file.children(path + "/vars").stream()
                .filter(name -> name.matches("\\d{1,9}"))
                .sorted(Comparator.comparingInt(Integer::parseInt))
                .forEach(left::add);
    }

    @Override
    public Optional<StoredArray> next() {
        return left.isEmpty() ? Optional.empty() : file.array(path + "/vars/" + left.remove());
    }

    @Override
    public int remaining() {
        return left.size();
    }

    @Override
    public Weights part(String name) {
        return new TreeWeights(
                file, path + '/' + (file.has(path + '/' + name) || !file.has(path + "/_" + name) ? name : '_' + name));
    }

    /** Newer versions note the layer's name, older ones only number layers of one class. */
    @Override
    public Weights layer(String name, String slot) {
        String expected = path + "/layers/" + slot;
        if (file.text(expected + "/vars", "name")
                .filter(noted -> !noted.equals(name))
                .isEmpty()) {
            return new TreeWeights(file, expected);
        }
        List<String> named = file.children(path + "/layers").stream()
                .filter(child -> file.text(path + "/layers/" + child + "/vars", "name")
                        .filter(name::equals)
                        .isPresent())
                .toList();
        return new TreeWeights(file, named.size() == 1 ? path + "/layers/" + named.get(0) : expected);
    }
}
