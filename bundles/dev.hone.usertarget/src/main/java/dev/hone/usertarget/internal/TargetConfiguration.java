package dev.hone.usertarget.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * What a configuration may say, for those who edit it by a form. Figures, benefits and further limits are properties
 * with dots in their names, as many as there are; {@link DescriptionReader} checks all of them.
 */
@ObjectClassDefinition(
        name = "hone target",
        description = "A hardware target of the user's. Properties such as figures.flash.value, .unit and .source,"
                + " benefits.int8.speed, .size and .why, limits.Rank.max and .source may be added.")
@interface TargetConfiguration {

    @AttributeDefinition(description = "What --target takes: letters, digits, dots, hyphens, underscores.")
    String id();

    @AttributeDefinition(
            required = false,
            description = "Id of the target whose values hold where this configuration says nothing.")
    String extends$();

    @AttributeDefinition(required = false, description = "Version of these data.")
    String version();

    @AttributeDefinition(
            required = false,
            description = "Id of the format that runs there, such as tflite. Required without extends.")
    String format();

    @AttributeDefinition(required = false, description = "Which targets belong together.")
    String family();

    @AttributeDefinition(required = false, description = "One line. Required without extends.")
    String description();

    @AttributeDefinition(
            required = false,
            description = "What is done when the user names no techniques, such as quantize(mode=int8).")
    String defaultChain();

    @AttributeDefinition(
            name = "limits.FileBytes.max",
            required = false,
            type = AttributeType.LONG,
            description = "The most bytes that the model file may have.")
    long limits_FileBytes_max();

    @AttributeDefinition(name = "limits.FileBytes.source", required = false, description = "Who says so.")
    String limits_FileBytes_source();

    @AttributeDefinition(
            name = "limits.ArenaBytes.max",
            required = false,
            type = AttributeType.LONG,
            description = "The most bytes that activations may take.")
    long limits_ArenaBytes_max();

    @AttributeDefinition(name = "limits.ArenaBytes.source", required = false, description = "Who says so.")
    String limits_ArenaBytes_source();

    @AttributeDefinition(
            required = false,
            description = "Kinds of operators whose weights may have a scale a channel, such as convolution.")
    String[] perChannel();

    @AttributeDefinition(required = false, description = "Integer types of at most 16 bits, such as int8.")
    String[] activationTypes();

    @AttributeDefinition(
            required = false,
            description = "Types narrower than float32 that float operators read as weights, such as float16.")
    String[] weightTypes();

    @AttributeDefinition(required = false, description = "Whether float activations are multiplied by int8 weights.")
    boolean dynamicRange();

    @AttributeDefinition(required = false, description = "Whether an output may take an input's memory.")
    boolean reusesInputMemory();
}
