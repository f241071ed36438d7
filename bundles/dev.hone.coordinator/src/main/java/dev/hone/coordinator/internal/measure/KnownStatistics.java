package dev.hone.coordinator.internal.measure;

import dev.hone.model.ChannelStatistics;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import java.util.List;
import java.util.Optional;

/** What is known of a model's activations beside what a file says of it. */
record KnownStatistics(Model model) {

    static KnownStatistics of(Model model) {
        return new KnownStatistics(model);
    }

    /**
     * The same model as it was read again, with what was known. Formats keep the order of tensors; from one that does
     * not nothing is taken over.
     */
    Model on(Model read) {
        Graph known = model.main();
        List<Tensor> tensors = List.copyOf(read.main().tensors());
        if (!names(tensors).equals(names(List.copyOf(known.tensors())))) {
            return read;
        }
        GraphBuilder builder = read.main().edit();
        boolean described = false;
        int position = 0;
        for (Tensor tensor : known.tensors()) {
            Tensor same = tensors.get(position++);
            Optional<ChannelStatistics> statistics = ChannelStatistics.of(tensor);
            statistics.ifPresent(found -> builder.put(found.on(same)));
            described |= statistics.isPresent();
        }
        return described
                ? read.source()
                        .map(file -> read.withGraph(0, builder.build()).readFrom(file))
                        .orElseGet(() -> read.withGraph(0, builder.build()))
                : read;
    }

    private static List<String> names(List<Tensor> tensors) {
        return tensors.stream().map(Tensor::name).toList();
    }
}
