package dev.hone.api.technique;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** Service properties of a {@link Property}. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface PropertyType {

    String PREFIX_ = "property.";

    /** Such as {@code sparsity}. */
    String id();

    /** One line for people. */
    String description();
}
