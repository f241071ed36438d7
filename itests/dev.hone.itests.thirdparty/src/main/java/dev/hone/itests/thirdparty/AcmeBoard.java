package dev.hone.itests.thirdparty;

import dev.hone.api.target.HardwareTarget;
import dev.hone.api.target.HardwareTargetType;
import dev.hone.api.target.Limit;
import dev.hone.api.target.TargetProfile;
import org.osgi.service.component.annotations.Component;

/** A board that wants zeros before integers. */
@Component
@HardwareTargetType(id = "acme-board", family = "acme", description = "A board of Acme's")
public final class AcmeBoard implements HardwareTarget {

    @Override
    public TargetProfile profile() {
        return TargetProfile.of("acme-board", "1.0.0", "tflite")
                .description("A board of Acme's")
                .defaultChain("threshold(below=0.02), quantize(mode=int8)")
                .limit(new Limit.FileBytes(64 * 1024, "Acme's data sheet"))
                .build();
    }
}
