package dev.hone.cli.internal;

import dev.hone.api.coordinator.Catalog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;

/** The Maven project that a new plug-in begins with. */
enum PluginTemplate {
    TECHNIQUE("Technique", Catalog.Kind.TECHNIQUE),
    TARGET("Board", Catalog.Kind.TARGET);

    private static final String CLASS = "ExamplePlugin";

    private final String suffix;
    private final Catalog.Kind kind;

    PluginTemplate(String suffix, Catalog.Kind kind) {
        this.suffix = suffix;
        this.kind = kind;
    }

    Catalog.Kind kind() {
        return kind;
    }

    /**
     * The files of a project, by their paths in it.
     *
     * @param repository the Maven repository that holds the API and the contract tests
     */
    Map<String, String> files(PluginName name, Path repository) throws IOException {
        String folder = toString() + "/";
        String type = name.className(suffix);
        String packageFolder = "/java/" + name.packageName().replace('.', '/') + "/";
        Map<String, String> templates = new LinkedHashMap<>();
        templates.put("pom.xml", "pom.xml");
        templates.put("README.md", folder + "README.md");
        templates.put("src/main" + packageFolder + type + ".java", folder + CLASS + ".java");
        templates.put("src/test" + packageFolder + type + "Test.java", folder + CLASS + "Test.java");
        Map<String, String> files = new LinkedHashMap<>();
        for (Map.Entry<String, String> template : templates.entrySet()) {
            files.put(
                    template.getKey(),
                    read(template.getValue())
                            .replace(CLASS, type)
                            .replace("example.plugin", name.packageName())
                            .replace("example-plugin", name.id())
                            .replace(
                                    "example-repository", xml(repository.toUri().toASCIIString())));
        }
        return files;
    }

    private static String xml(String text) {
        return text.replace("&", "&amp;");
    }

    private static String read(String resource) throws IOException {
        try (InputStream stream = PluginTemplate.class.getResourceAsStream("template/" + resource)) {
            if (stream == null) {
                throw new NoSuchElementException("the bundle has no template/" + resource);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** As users write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
