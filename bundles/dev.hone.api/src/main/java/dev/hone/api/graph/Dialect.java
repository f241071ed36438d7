package dev.hone.api.graph;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * The service property {@code dialect} of services that a format's bundle gives for its operators:
 * {@link dev.hone.model.traits.OperatorTraits}, {@link dev.hone.model.hone.Lowering}, realizers.
 */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Dialect {

    /** Such as {@code tflite}. */
    String value();
}
