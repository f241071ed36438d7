package dev.hone.api.format;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** Service properties of a {@link ModelFormat}. */
@ComponentPropertyType
@Capability(namespace = "dev.hone.format", name = "${#id}")
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ModelFormatType {

    String PREFIX_ = "format.";

    /** Such as {@code tflite}; also the dialect of the models that it reads. */
    String id();

    /** One line for people. */
    String description();

    /** File name endings with the dot. */
    String[] extensions();
}
