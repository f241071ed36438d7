package dev.hone.api.technique;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** Service properties of a {@link Technique}: what the planner knows without an instance. */
@ComponentPropertyType
@Capability(
        namespace = "dev.hone.technique",
        name = "${#id}",
        attribute = {
            "${if;${#establishes};establishes:List<String>='${#establishes}'}",
            "${if;${#keeps};keeps:List<String>='${#keeps}'}",
            "${if;${#destroys};destroys:List<String>='${#destroys}'}"
        })
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface TechniqueType {

    String PREFIX_ = "technique.";

    /** As users write it in a chain, such as {@code quantize}. */
    String id();

    /** One line for people. */
    String description();

    /**
     * Ids of the graph passes to be run before it. {@code id?} is done without where it is not there,
     * {@code id?parameter=a|b} likewise and wanted only where a parameter of the stage has one of these values.
     */
    String[] passes() default {};

    /**
     * Pids of definitions of parameters that it takes beside those of its own definition, which comes first where both
     * define a name; they are of bundles that it imports packages from.
     */
    String[] parameters() default {};

    /** Names of the contracts whose services it asks the context for. */
    String[] services() default {};

    /**
     * Ids of the properties that it establishes; {@code id?parameter=a|b} one that it does only where a parameter of
     * the stage has one of these values.
     */
    String[] establishes() default {};

    /** Ids of the properties that it keeps. */
    String[] keeps() default {};

    /** Ids of the properties that it destroys. */
    String[] destroys() default {};

    /**
     * Ids of properties in whose presence it refuses to work: a chain in which a stage before it establishes one is
     * refused before any work.
     */
    String[] refuses() default {};

    /**
     * In what other ways it may be tried, one after the other, if it would destroy what an earlier stage of the chain
     * established and the user asked for that: changes of its parameters, each of the values that were asked for.
     * {@code name=value}, with a value as in chains, or {@code name*factor} for a number.
     */
    String[] fallbacks() default {};

    /** Whether it can train in one loop with others, as {@code joint(…)} in a chain says. */
    boolean joint() default false;
}
