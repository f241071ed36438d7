package dev.hone.itests.churn.bad;

import dev.hone.api.technique.Technique;
import dev.hone.api.technique.TechniqueType;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Needs an engine that nobody has. */
@Component(service = Technique.class)
@TechniqueType(id = "engineless", description = "needs an engine that is not there")
public final class Engineless extends Idle {

    @Activate
    public Engineless(@Reference(target = "(engine=warp)") Supplier<String> engine) {}
}
