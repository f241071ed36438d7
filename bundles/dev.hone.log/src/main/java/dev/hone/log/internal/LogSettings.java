package dev.hone.log.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "hone log", description = "What a process that stays up logs, and where.")
@interface LogSettings {

    @AttributeDefinition(description = "The least level that is logged: error, warn, info, debug or trace.")
    String level() default "info";

    @AttributeDefinition(description = "The least level that is printed to standard error, too.")
    String console() default "warn";

    @AttributeDefinition(
            description = "The file. Relative paths begin at hone's home; without a home nothing is written.")
    String file() default "log/hone.log";

    @AttributeDefinition(description = "Bytes of a file, after which the next one is begun.", min = "1024")
    int bytes() default 4 << 20;

    @AttributeDefinition(description = "How many files are kept; .0 is the newest.", min = "1")
    int files() default 3;
}
