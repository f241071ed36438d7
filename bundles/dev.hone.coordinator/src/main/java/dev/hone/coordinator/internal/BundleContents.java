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
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
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
        try {
            String contents = closure(bundle);
            return changed(plugin, bundle) ? UUID.randomUUID().toString() : contents;
        } catch (UncheckedIOException | IllegalStateException e) {
            if (changed(plugin, bundle)) {
                return UUID.randomUUID().toString();
            }
            throw e;
        } catch (NullPointerException e) {
            // The framework's own: it has let go of what is read, of this bundle or of one that it has classes from.
            return UUID.randomUUID().toString();
        }
    }

    private static boolean changed(Plugin<?> plugin, Bundle bundle) {
        return plugin.isGone() || bundle.getLastModified() != plugin.revision().modified();
    }

    /** Of a bundle and of those that it has classes from; the framework and Java aside. */
    private String closure(Bundle first) {
        Map<Long, BundleWiring> found = new TreeMap<>();
        Deque<Bundle> open = new ArrayDeque<>();
        open.push(first);
        while (!open.isEmpty()) {
            Bundle bundle = open.pop();
            if (bundle.getBundleId() == 0 || found.containsKey(bundle.getBundleId())) {
                continue;
            }
            BundleWiring wiring = bundle.adapt(BundleWiring.class);
            List<BundleWire> wires = wiring == null ? null : wiring.getRequiredWires(null);
            if (wires == null) {
                throw new IllegalStateException(bundle + " is not resolved any more");
            }
            found.put(bundle.getBundleId(), wiring);
            wires.forEach(wire -> open.push(wire.getProvider().getBundle()));
        }
        Map<String, String> contents = new TreeMap<>();
        found.values().forEach(wiring -> contents.put(wiring.getBundle().getSymbolicName(), content(wiring)));
        return contents.toString();
    }

    private synchronized String content(BundleWiring wiring) {
        Bundle bundle = wiring.getBundle();
        if (!read) {
            read = true;
            load();
        }
        String revision = bundle.getBundleId() + "@" + bundle.getLastModified();
        String content = known.get(revision);
        if (content == null) {
            content = hash(wiring);
            known.put(revision, content);
            save();
        }
        return content;
    }

    /** By its wiring: to ask an updated bundle for its entries would resolve it, under whoever is starting it. */
    private static String hash(BundleWiring wiring) {
        Map<String, URL> entries = new TreeMap<>();
        List<URL> found = wiring.findEntries("/", "*", BundleWiring.FINDENTRIES_RECURSE);
        if (found == null) {
            throw new IllegalStateException(wiring.getBundle() + " is not resolved any more");
        }
        found.forEach(entry -> entries.put(entry.getPath(), entry));
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
