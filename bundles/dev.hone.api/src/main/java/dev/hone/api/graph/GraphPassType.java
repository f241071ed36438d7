package dev.hone.api.graph;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** Service properties of a {@link GraphPass}. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface GraphPassType {

    String PREFIX_ = "pass.";

    /** Such as {@code fold-constants}. */
    String id();

    /** One line for people. */
    String description();
}
