package dev.hone.api.runtime;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** Service properties of a {@link ModelRuntime}. */
@ComponentPropertyType
@Capability(namespace = "dev.hone.runtime", name = "${#id}", attribute = "format=${#format}")
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ModelRuntimeType {

    String PREFIX_ = "runtime.";

    /** Such as {@code tflite}. */
    String id();

    /** One line for people. */
    String description();

    /** Id of the format whose files it runs. */
    String format();
}
