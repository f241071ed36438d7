package dev.hone.coordinator.internal;

import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.runner.PluginContents;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Tells bundles apart by all of their entries. What was found out is kept in the coordinator's own part of the
 * container's storage, so that one that is started again reads no bundle twice.
 */
final class BundleContents implements PluginContents {

    private static final int BUFFER = 1 << 16;

    private final BundleContext context;
    private final Path file;
    private final Map<String, String> known = new ConcurrentHashMap<>();
    private boolean read;

    BundleContents(BundleContext context) {
        this.context = context;
        this.file = context.getDataFile("contents").toPath();
    }

    @Override
    public String of(Plugin<?> plugin) {
        Bundle bundle = context.getBundle(plugin.revision().bundle());
        if (bundle == null) {
            return UUID.randomUUID().toString();
        }
        String contents = closure(bundle);
        boolean changed =
                plugin.isGone() || bundle.getLastModified() != plugin.revision().modified();
        return changed ? UUID.randomUUID().toString() : contents;
    }

    /** Of a bundle and of those that it has classes from; the framework and Java aside. */
    private String closure(Bundle first) {
        Map<Long, Bundle> found = new TreeMap<>();
        Deque<Bundle> open = new ArrayDeque<>();
        open.push(first);
        while (!open.isEmpty()) {
            Bundle bundle = open.pop();
            BundleWiring wiring = bundle.adapt(BundleWiring.class);
            if (bundle.getBundleId() != 0
                    && found.putIfAbsent(bundle.getBundleId(), bundle) == null
                    && wiring != null) {
                for (BundleWire wire : wiring.getRequiredWires(null)) {
                    open.push(wire.getProvider().getBundle());
                }
            }
        }
        Map<String, String> contents = new TreeMap<>();
        found.values().forEach(bundle -> contents.put(bundle.getSymbolicName(), content(bundle)));
        return contents.toString();
    }

    private synchronized String content(Bundle bundle) {
        if (!read) {
            read = true;
            load();
        }
        String revision = bundle.getBundleId() + "@" + bundle.getLastModified();
        String content = known.get(revision);
        if (content == null) {
            content = hash(bundle);
            known.put(revision, content);
            save();
        }
        return content;
    }

    private static String hash(Bundle bundle) {
        Map<String, URL> entries = new TreeMap<>();
        Enumeration<URL> found = bundle.findEntries("/", "*", true);
        if (found != null) {
            Collections.list(found).forEach(entry -> entries.put(entry.getPath(), entry));
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            for (Map.Entry<String, URL> entry : entries.entrySet()) {
                digest.update(entry.getKey().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                if (!entry.getKey().endsWith("/")) {
                    digest(entry.getValue(), digest, buffer);
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void digest(URL entry, MessageDigest digest, byte[] buffer) throws IOException {
        try (InputStream stream = entry.openStream()) {
            for (int length = stream.read(buffer); length >= 0; length = stream.read(buffer)) {
                digest.update(buffer, 0, length);
            }
        }
    }

    private void load() {
        try {
            for (String line : Files.readAllLines(file)) {
                int space = line.indexOf(' ');
                if (space > 0 && line.length() == space + 65) {
                    known.put(line.substring(0, space), line.substring(space + 1));
                }
            }
        } catch (NoSuchFileException e) {
            return; // the first time in this container
        } catch (IOException e) {
            known.clear();
        }
    }

    /** What cannot be kept is found out again. */
    private void save() {
        StringBuilder lines = new StringBuilder();
        known.forEach((revision, content) -> {
            Bundle bundle = context.getBundle(Long.parseLong(revision.substring(0, revision.indexOf('@'))));
            if (bundle != null && revision.endsWith("@" + bundle.getLastModified())) {
                lines.append(revision).append(' ').append(content).append('\n');
            }
        });
        try {
            Files.writeString(file, lines);
        } catch (IOException e) {
            System.getLogger(BundleContents.class.getName()).log(System.Logger.Level.DEBUG, file.toString(), e);
        }
    }
}
