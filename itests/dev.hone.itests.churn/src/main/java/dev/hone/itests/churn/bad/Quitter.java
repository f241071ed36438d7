package dev.hone.itests.churn.bad;

import dev.hone.api.technique.Context;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Technique;
import dev.hone.api.technique.TechniqueType;
import dev.hone.model.Model;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Stops its own bundle at work the first time. */
@Component(service = Technique.class)
@TechniqueType(id = "quitter", description = "unregisters itself in mid-call")
public final class Quitter extends Idle {

    private static final String QUIT = "dev.hone.itests.quit";

    private final BundleContext context;

    @Activate
    public Quitter(BundleContext context) {
        this.context = context;
    }

    @Override
    public Outcome apply(Model model, Context work) {
        if (System.getProperty(QUIT) != null) {
            return super.apply(model, work);
        }
        System.setProperty(QUIT, "true");
        try {
            context.getBundle().stop();
        } catch (BundleException e) {
            throw new IllegalArgumentException(e);
        }
        context.registerService(Runnable.class, () -> {}, null);
        return super.apply(model, work);
    }
}
