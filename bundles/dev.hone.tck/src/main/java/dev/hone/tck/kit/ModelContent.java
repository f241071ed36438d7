package dev.hone.tck.kit;

import dev.hone.model.Attributes;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model says, as lists, maps, texts and hashes, which compare by content: two models are the same if their
 * contents are equal, whatever objects they are made of.
 */
public final class ModelContent {

    private ModelContent() {}

    /**
     * The content of a model; its {@linkplain Model#source() source} does not count.
     *
     * @return an entry for the dialect, the attributes, each graph's name, inputs and outputs, each tensor and each
     *     node
     */
    public static Map<String, Object> of(Model model) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("dialect", model.dialect());
        content.put("attributes", value(model.attributes()));
        for (int i = 0; i < model.graphs().size(); i++) {
            add(content, "graph " + i, model.graphs().get(i));
        }
        return content;
    }

    /** SHA-256 over {@link #of}, in hexadecimal digits. */
    public static String hash(Model model) {
        MessageDigest digest = sha256();
        digest.update(of(model).toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** SHA-256 of a constant's bytes, in hexadecimal digits. */
    public static String hash(TensorData data) {
        MessageDigest digest = sha256();
        try (OutputStream stream = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            data.transferTo(Channels.newChannel(stream));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The first difference between two models' contents, for people; empty if they are the same. */
    public static Optional<String> difference(Model expected, Model actual) {
        Map<String, Object> before = of(expected);
        Map<String, Object> after = of(actual);
        for (Map.Entry<String, Object> entry : before.entrySet()) {
            Object other = after.get(entry.getKey());
            if (!entry.getValue().equals(other)) {
                return Optional.of(
                        entry.getKey() + " was " + entry.getValue() + " and is " + (other == null ? "gone" : other));
            }
        }
        return after.keySet().stream()
                .filter(key -> !before.containsKey(key))
                .findFirst()
                .map(key -> key + " is new: " + after.get(key));
    }

    private static void add(Map<String, Object> content, String place, Graph graph) {
        content.put(
                place,
                List.of(
                        graph.name(),
                        graph.inputs(),
                        graph.outputs(),
                        graph.nodes().stream().map(node -> node.id()).toList()));
        for (Tensor tensor : graph.tensors()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("name", tensor.name());
            fields.put("type", tensor.type());
            fields.put("shape", tensor.shape());
            fields.put("variable", tensor.variable());
            tensor.quantization()
                    .ifPresent(quantization -> fields.put(
                            "quantization",
                            List.of(
                                    quantization.axis(),
                                    Arrays.toString(quantization.scales()),
                                    Arrays.toString(quantization.zeroPoints()))));
            tensor.data().ifPresent(data -> fields.put("data", value(data)));
            fields.put("attributes", value(tensor.attributes()));
            content.put(place + ", tensor " + tensor.id(), fields);
        }
        graph.nodes()
                .forEach(node -> content.put(
                        place + ", node " + node.id(),
                        List.of(
                                node.dialect(),
                                node.operator(),
                                node.version(),
                                node.inputs(),
                                node.outputs(),
                                value(node.attributes()))));
    }

    private static Object value(Object value) {
        if (value instanceof Attributes attributes) {
            Map<String, Object> plain = new LinkedHashMap<>();
            attributes.values().forEach((name, each) -> plain.put(name, value(each)));
            return plain;
        }
        if (value instanceof TensorData data) {
            return data.size() + " bytes " + hash(data);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(ModelContent::value).toList();
        }
        return value;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
