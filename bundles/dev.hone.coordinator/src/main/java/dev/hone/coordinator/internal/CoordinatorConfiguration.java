package dev.hone.coordinator.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How jobs are run, by the name that an administrator gives it: {@link #PID}. */
@ObjectClassDefinition(name = "hone coordinator", description = "How jobs are run")
@interface CoordinatorConfiguration {

    String PID = "dev.hone.coordinator";

    @AttributeDefinition(
            name = "jobs",
            min = "1",
            description = "How many jobs run at once; each uses all the threads that it asks for")
    int jobs() default 1;

    @AttributeDefinition(
            name = "replan",
            description = "Whether a job that has not begun is planned again when plug-ins come or go")
    boolean replan() default true;

    @AttributeDefinition(
            name = "grace",
            min = "0",
            description = "Seconds that a stage goes on whose technique was unregistered")
    double grace() default 5;

    @AttributeDefinition(
            name = "stage.timeout",
            min = "0",
            description = "Seconds that a stage may take; 0 for as long as it likes")
    double stage_timeout() default 0;

    @AttributeDefinition(
            name = "offences",
            min = "0",
            description = "Offences from which on a plug-in is not used for a while; 0 for never")
    int offences() default 3;

    @AttributeDefinition(name = "quarantine", min = "0", description = "Seconds that it is not used")
    long quarantine() default 600;

    @AttributeDefinition(
            name = "stage.cache",
            min = "0",
            description = "Bytes that the stored results of stages may take; 0 for none")
    long stage_cache() default 2L << 30;

    @AttributeDefinition(
            name = "kept.jobs",
            min = "1",
            description = "Jobs that are remembered; the oldest that ended are forgotten first")
    int kept_jobs() default 100;
}
