package dev.hone.feature.internal;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/** Bundles of the running framework. */
final class Bundles {

    private Bundles() {}

    /** The bundle that is the part, wherever it came from. */
    static Optional<Bundle> find(BundleContext context, Part part) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> part.symbolicName().equals(bundle.getSymbolicName()))
                .filter(bundle -> part.version().equals(bundle.getVersion()))
                .findFirst();
    }

    static boolean isFragment(Bundle bundle) {
        return bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
    }

    /** Why a bundle could not do what it was told, in one line. */
    static String cause(Throwable failure) {
        Throwable last = failure;
        while (last.getCause() != null && last.getCause() != last) {
            last = last.getCause();
        }
        String message = String.valueOf(last.getMessage());
        if (!(last instanceof BundleException) && last.getClass() != IOException.class) {
            return last.getClass().getSimpleName() + (last.getMessage() == null ? "" : ": " + message);
        }
        return message.split(" Unresolved requirements:")[0];
    }
}
