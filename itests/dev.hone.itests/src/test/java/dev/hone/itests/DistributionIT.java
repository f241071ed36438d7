package dev.hone.itests;

import static java.util.stream.Collectors.joining;
import static org.junit.Assert.assertEquals;

import java.util.Arrays;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleRevision;

/** What is shipped, as a whole. */
@RunWith(PaxExam.class)
public class DistributionIT {

    @Inject
    BundleContext context;

    @Configuration
    public Option[] container() {
        return new Option[] {Container.distribution()};
    }

    @Test
    public void everyBundleIsActive() {
        assertEquals(
                "",
                Arrays.stream(context.getBundles())
                        .filter(bundle -> !isFragment(bundle))
                        .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
                        .map(bundle -> bundle + ": " + reason(bundle))
                        .collect(joining("\n")));
    }

    private static boolean isFragment(Bundle bundle) {
        return (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    private static String reason(Bundle bundle) {
        try {
            bundle.start();
            return "was not started";
        } catch (BundleException e) {
            return e.toString();
        }
    }
}
