package dev.hone.api.target;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** Service properties of a {@link HardwareTarget}. */
@ComponentPropertyType
@Capability(namespace = "dev.hone.target", name = "${#id}", attribute = "family=${#family}")
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface HardwareTargetType {

    String PREFIX_ = "target.";

    /** Such as {@code stm32f746}. */
    String id();

    /** Such as {@code cortex-m}. */
    String family();

    /** One line for people. */
    String description();
}
