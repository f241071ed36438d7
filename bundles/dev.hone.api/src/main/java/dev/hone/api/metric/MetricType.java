package dev.hone.api.metric;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** Service properties of a {@link Metric}. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface MetricType {

    String PREFIX_ = "metric.";

    /** Such as {@code top-1}. */
    String id();

    /** One line for people. */
    String description();

    /** Such as {@code %} or {@code dB}; empty for a plain number. */
    String unit() default "";

    boolean higherIsBetter() default true;

    boolean needsLabels() default false;

    /** Whether it compares with another model's outputs. */
    boolean needsReference() default false;
}
