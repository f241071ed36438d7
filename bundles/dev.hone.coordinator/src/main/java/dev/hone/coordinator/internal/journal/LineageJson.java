package dev.hone.coordinator.internal.journal;

import dev.hone.api.coordinator.Document;
import dev.hone.model.Lineage.Link;
import dev.hone.model.Lineage.Transform;
import dev.hone.model.TensorRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the tensors of a model went, as JSON. */
final class LineageJson {

    private LineageJson() {}

    static List<Object> of(Map<TensorRef, List<Link>> links) {
        List<Object> list = new ArrayList<>();
        links.forEach((from, to) -> list.add(Document.object(
                "from",
                from,
                "to",
                to.stream()
                        .map(link -> Document.object("ref", link.to(), "transform", of(link.transform())))
                        .toList())));
        return list;
    }

    static Map<TensorRef, List<Link>> read(Members json, String name) throws IOException {
        Map<TensorRef, List<Link>> links = new LinkedHashMap<>();
        for (Members entry : json.list(name, element -> element)) {
            links.put(
                    ref(entry.object("from")),
                    entry.list("to", link -> new Link(ref(link.object("ref")), transform(link.object("transform")))));
        }
        return links;
    }

    private static TensorRef ref(Members json) throws IOException {
        return new TensorRef((int) json.number("graph"), (int) json.number("tensor"));
    }

    private static Map<String, Object> of(Transform transform) {
        Map<String, Object> object =
                Document.object("kind", transform.getClass().getSimpleName());
        if (transform instanceof Transform.FoldedInto folded) {
            object.putAll(Document.object("axis", folded.axis(), "shifted", folded.shifted()));
        } else if (transform instanceof Transform.Transposed transposed) {
            object.put("permutation", transposed.permutation());
        } else if (transform instanceof Transform.Factor factor) {
            object.putAll(Document.object("index", factor.index(), "of", factor.of()));
        } else if (transform instanceof Transform.ChannelsKept channels) {
            object.putAll(Document.object("axis", channels.axis(), "kept", channels.kept()));
        } else if (transform instanceof Transform.Chain chain) {
            object.put("steps", chain.steps().stream().map(LineageJson::of).toList());
        }
        return object;
    }

    private static Transform transform(Members json) throws IOException {
        String kind = json.text("kind");
        return switch (kind) {
            case "Same" -> new Transform.Same();
            case "Quantized" -> new Transform.Quantized();
            case "FoldedInto" -> new Transform.FoldedInto((int) json.number("axis"), json.flag("shifted"));
            case "Transposed" -> new Transform.Transposed(json.integers("permutation"));
            case "Reshaped" -> new Transform.Reshaped();
            case "Factor" -> new Transform.Factor((int) json.number("index"), (int) json.number("of"));
            case "ChannelsKept" -> new Transform.ChannelsKept((int) json.number("axis"), json.integers("kept"));
            case "Revalued" -> new Transform.Revalued();
            case "Chain" -> new Transform.Chain(json.list("steps", LineageJson::transform));
            default -> throw new IOException("'" + kind + "' is no transform");
        };
    }
}
