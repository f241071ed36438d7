package dev.hone.technique.collaborate.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What {@code joint(…)} in a chain is made into. */
@ObjectClassDefinition(name = "joint", description = "several techniques that train in one loop")
public @interface JointParameters {

    @AttributeDefinition(
            description = "the stages, each as a chain has it; the one with most epochs says how long and how to train")
    String[] stages() default {};
}
