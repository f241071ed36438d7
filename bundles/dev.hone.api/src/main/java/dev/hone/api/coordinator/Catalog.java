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
        PROPERTY
    }

    public Catalog {
        entries = List.copyOf(entries);
    }

    /**
     * A plug-in.
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

        public boolean available() {
            return missing.isEmpty();
        }
    }

    /**
     * A parameter of a technique.
     *
     * @param type such as {@code integer}, {@code number}, {@code text}, {@code flag}, with {@code list of} before it
     *     for lists
     * @param defaultValue as users would write it; empty text where there is none
     * @param options the values that are accepted; empty where any of the type is
     */
    public record Parameter(String name, String type, String defaultValue, String description, List<String> options) {
        public Parameter {
            options = List.copyOf(options);
        }
    }

    public List<Entry> of(Kind kind) {
        return entries.stream().filter(entry -> entry.kind() == kind).toList();
    }
}
