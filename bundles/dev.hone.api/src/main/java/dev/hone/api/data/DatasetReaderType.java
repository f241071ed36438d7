package dev.hone.api.data;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** Service properties of a {@link DatasetReader}. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface DatasetReaderType {

    String PREFIX_ = "dataset.";

    /** Such as {@code idx}. */
    String id();

    /** One line for people. */
    String description();
}
