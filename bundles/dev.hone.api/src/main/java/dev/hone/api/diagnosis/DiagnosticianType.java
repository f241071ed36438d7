package dev.hone.api.diagnosis;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** Service properties of a {@link Diagnostician}. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface DiagnosticianType {

    String PREFIX_ = "diagnostician.";

    /** Id of the technique that it explains. */
    String id();

    /** One line for people. */
    String description();
}
