package dev.hone.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A distribution made by a test. */
final class TestDistribution {

    private final Path folder;

    TestDistribution(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("lib"));
        Files.createDirectories(folder.resolve("bundles"));
    }

    Distribution current() {
        return Distribution.in(folder);
    }

    /** Adds or replaces a bundle with one class. */
    void bundle(String name, Class<?> activator, String imports) throws IOException {
        var manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", name);
        attributes.putValue("Bundle-Activator", activator.getName());
        attributes.putValue("Import-Package", imports);
        String entry = activator.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(folder.resolve("bundles").resolve(name + ".jar"));
                var jar = new JarOutputStream(file, manifest);
                var bytes = activator.getClassLoader().getResourceAsStream(entry)) {
            jar.putNextEntry(new JarEntry(entry));
            bytes.transferTo(jar);
        }
    }
}
