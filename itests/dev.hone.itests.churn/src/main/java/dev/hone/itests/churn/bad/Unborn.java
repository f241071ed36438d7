package dev.hone.itests.churn.bad;

import dev.hone.api.technique.Technique;
import dev.hone.api.technique.TechniqueType;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Cannot be created. */
@Component(service = Technique.class)
@TechniqueType(id = "unborn", description = "throws in its activation")
public final class Unborn extends Idle {

    @Activate
    public Unborn() {
        throw new IllegalArgumentException("not today");
    }
}
