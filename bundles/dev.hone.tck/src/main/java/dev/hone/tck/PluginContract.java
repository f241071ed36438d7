package dev.hone.tck;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * What holds for every plug-in, whatever its contract: it is a Declarative Services component that the platform finds
 * by its service properties and, where the contract has one, by the bundle's capability; and it leaves no thread behind
 * and prints nothing.
 *
 * <p>The bundle is the jar that the plug-in's class comes from; where it comes from a folder, as in a build before its
 * package phase, bnd makes the bundle from the folder in memory, without the module's own instructions.
 *
 * @param <S> the contract
 */
@ExtendWith(Traceless.class)
@Execution(ExecutionMode.SAME_THREAD)
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
public abstract class PluginContract<S> {

    private final Class<S> contract;
    private final String prefix;
    private final Optional<String> namespace;

    /**
     * @param prefix of the service properties, such as {@code technique.}
     * @param namespace of the bundle's capability, if the contract has one
     */
    PluginContract(Class<S> contract, String prefix, Optional<String> namespace) {
        this.contract = contract;
        this.prefix = prefix;
        this.namespace = namespace;
    }

    /** Makes a plug-in, a new object at every call, as Declarative Services would. */
    protected abstract S create();

    /** The plug-in is a component that provides the contract's service. */
    @Test
    protected void isAComponentOfItsContract() {
        String clause = "A plug-in is a component (org.osgi.service.component.annotations.Component) that provides "
                + contract.getName() + ".";
        Clause.require(
                declaration().services().contains(contract.getName()),
                clause,
                "it provides " + declaration().services());
    }

    /** It has an id that users can write, and a description of one line. */
    @Test
    protected void saysWhoItIs() {
        String id = id();
        Clause.require(
                Clause.isName(id),
                "The service property " + prefix + "id is a name: small letters, digits, points and hyphens; not"
                        + " 'joint', which chains use.",
                "it is '" + id + "'");
        String description = declaration().text(prefix + "description");
        Clause.require(
                Clause.isLine(description),
                "The service property " + prefix + "description is one line for people.",
                "it is '" + description + "'");
    }

    /** The bundle's capability names the same id. */
    @Test
    protected void theBundleProvidesItsCapability() {
        namespace.ifPresent(name -> {
            Optional<Map<String, String>> capability = declaration().capability(name, id());
            Clause.require(
                    capability.isPresent(),
                    "The bundle provides the capability " + name + " with the id of the service.",
                    "it has none with " + name + "=" + id());
        });
    }

    final Declaration declaration() {
        Class<?> type = create().getClass();
        return Declaration.of(type)
                .orElseThrow(() -> Clause.broken(
                        "A plug-in is a component (org.osgi.service.component.annotations.Component).",
                        "the bundle describes no component of the class " + type.getName()));
    }

    final String id() {
        return declaration().text(prefix + "id");
    }

    final String property(String name) {
        return declaration().text(prefix + name);
    }
}
