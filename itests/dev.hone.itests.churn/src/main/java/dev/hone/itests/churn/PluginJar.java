package dev.hone.itests.churn;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * A bundle with one component, made of classes of this one.
 *
 * @param classes the component's class first
 * @param service the name of its contract
 * @param properties of the service
 */
record PluginJar(String symbolicName, List<Class<?>> classes, String service, Map<String, String> properties) {

    private static final String COMPONENT = "OSGI-INF/component.xml";

    /** Writes it into a folder. */
    Path write(Path folder) {
        Path file = folder.resolve(symbolicName + ".jar");
        try (OutputStream stream = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(stream, manifest())) {
            jar.putNextEntry(new ZipEntry(COMPONENT));
            jar.write(component().getBytes(StandardCharsets.UTF_8));
            for (Class<?> type : classes) {
                String name = type.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new ZipEntry(name));
                try (InputStream content = type.getClassLoader().getResourceAsStream(name)) {
                    content.transferTo(jar);
                }
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Manifest manifest() {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", symbolicName);
        main.putValue("Bundle-Version", "1.0.0");
        main.putValue("Service-Component", COMPONENT);
        main.putValue(
                "Import-Package",
                "dev.hone.api,dev.hone.api.data,dev.hone.api.graph,dev.hone.api.runtime,dev.hone.api.target,"
                        + "dev.hone.api.technique,dev.hone.model");
        return manifest;
    }

    private String component() {
        StringBuilder xml = new StringBuilder(
                        "<scr:component xmlns:scr=\"http://www.osgi.org/xmlns/scr/v1.3.0\" name=\"")
                .append(symbolicName)
                .append("\">");
        properties.forEach((name, value) -> xml.append("<property name=\"")
                .append(name)
                .append("\" value=\"")
                .append(value)
                .append("\"/>"));
        return xml.append("<service><provide interface=\"")
                .append(service)
                .append("\"/></service><implementation class=\"")
                .append(classes.get(0).getName())
                .append("\"/></scr:component>")
                .toString();
    }
}
