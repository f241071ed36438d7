package dev.hone.api.coordinator;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What plug-ins there are, sorted by kind and id. */
public record Catalog(List<Entry> entries) {

    /** Kinds of plug-ins. */
    public enum Kind {
        TECHNIQUE,
        TARGET,
        FORMAT,
        RUNTIME,
        METRIC,
        DATASET,
        PASS,
        PROPERTY,
        DIAGNOSTICIAN
    }

    public Catalog {
        entries = List.copyOf(entries);
    }

    /**
     * A plug-in. Made by {@link #of}, not by the constructor, which grows.
     *
     * @param bundle symbolic name of the bundle
     * @param version of the bundle
     * @param missing why it is not available; empty if it is
     * @param details more of its service properties, by name
     * @param parameters that users may set
     */
    public record Entry(
            Kind kind,
            String id,
            String description,
            String bundle,
            String version,
            Optional<String> missing,
            Map<String, Object> details,
            List<Parameter> parameters) {
        public Entry {
            details = Map.copyOf(details);
            parameters = List.copyOf(parameters);
        }

        /** An available plug-in of which no more is known. */
        public static Entry of(Kind kind, String id, String bundle, String version) {
            return new Entry(kind, id, "", bundle, version, Optional.empty(), Map.of(), List.of());
        }

        public Entry withDescription(String line) {
            return new Entry(kind, id, line, bundle, version, missing, details, parameters);
        }

        /** Not available, for a reason. */
        public Entry withMissing(String reason) {
            return new Entry(kind, id, description, bundle, version, Optional.of(reason), details, parameters);
        }

        public Entry withDetails(Map<String, Object> properties) {
            return new Entry(kind, id, description, bundle, version, missing, properties, parameters);
        }

        public Entry withParameters(List<Parameter> accepted) {
            return new Entry(kind, id, description, bundle, version, missing, details, accepted);
        }

        public boolean available() {
            return missing.isEmpty();
        }
    }

    /**
     * A parameter of a technique. Made by {@link #of}, not by the constructor, which grows.
     *
     * @param type such as {@code integer}, {@code number}, {@code text}, {@code flag}, with {@code list of} before it
     *     for lists
     * @param defaultValue as users would write it; empty text where there is none
     * @param options the values that are accepted; empty where any of the type is
     * @param min the smallest number that is accepted; empty where there is no bound
     * @param max the largest number that is accepted; empty where there is no bound
     */
    public record Parameter(
            String name,
            String type,
            String defaultValue,
            String description,
            List<String> options,
            Optional<Number> min,
            Optional<Number> max) {
        public Parameter {
            options = List.copyOf(options);
        }

        /** A parameter without a default, of which any value of the type is accepted. */
        public static Parameter of(String name, String type, String description) {
            return new Parameter(name, type, "", description, List.of(), Optional.empty(), Optional.empty());
        }

        public Parameter withDefault(String value) {
            return new Parameter(name, type, value, description, options, min, max);
        }

        public Parameter withOptions(List<String> accepted) {
            return new Parameter(name, type, defaultValue, description, accepted, min, max);
        }

        public Parameter withBounds(Optional<Number> smallest, Optional<Number> largest) {
            return new Parameter(name, type, defaultValue, description, options, smallest, largest);
        }
    }

    public List<Entry> of(Kind kind) {
        return entries.stream().filter(entry -> entry.kind() == kind).toList();
    }
}
