package dev.hone.coordinator.internal.journal;

import dev.hone.coordinator.internal.registry.Plugin;
import java.io.IOException;
import java.util.Comparator;
import java.util.Optional;

/**
 * What identifies a plug-in that was used, without its service.
 *
 * @param kind name of the kind
 * @param id empty for what the catalog does not list
 * @param bundle symbolic name
 * @param version of the bundle
 */
public record PluginName(String kind, Optional<String> id, String bundle, String version) {

    public static final Comparator<PluginName> ORDER = Comparator.comparing(PluginName::kind)
            .thenComparing(name -> name.id().orElse(""))
            .thenComparing(PluginName::bundle)
            .thenComparing(PluginName::version);

    public static PluginName of(Plugin<?> plugin) {
        return new PluginName(
                plugin.kind().name(),
                plugin.kind().listed().map(listed -> plugin.id()),
                plugin.bundle(),
                plugin.version());
    }

    static PluginName read(Members json) throws IOException {
        return new PluginName(
                json.text("kind"), json.find("id", String.class), json.text("bundle"), json.text("version"));
    }
}
