package example.plugin;

import dev.hone.api.target.Benefit;
import dev.hone.api.target.HardwareTarget;
import dev.hone.api.target.HardwareTargetType;
import dev.hone.api.target.Limit;
import dev.hone.api.target.TargetProfile;
import org.osgi.service.component.annotations.Component;

/** A microcontroller board with 512 KiB of flash and 128 KiB of RAM that runs TensorFlow Lite Micro. */
@Component
@HardwareTargetType(id = ExamplePlugin.ID, family = "example-boards", description = ExamplePlugin.DESCRIPTION)
public final class ExamplePlugin implements HardwareTarget {

    static final String ID = "example-plugin";
    static final String DESCRIPTION = "example-plugin: Cortex-M4 at 64 MHz, 512 KiB flash, 128 KiB RAM";

    private static final int FLASH = 512 << 10;
    private static final int RAM = 128 << 10;
    private static final String DATA_SHEET = "data sheet of the board, section 1";

    private static final TargetProfile PROFILE = TargetProfile.of(ID, "1", "tflite")
            .description(DESCRIPTION)
            // What is done when users name no techniques. Its parameters are those of `hone techniques`.
            .defaultChain("quantize(mode=int8)")
            .figure("flash", FLASH, "B", DATA_SHEET)
            .figure("ram", RAM, "B", DATA_SHEET)
            .figure("clock", 64, "MHz", DATA_SHEET)
            // What a model must keep to, checked on the file that was made.
            .limit(new Limit.FileBytes(FLASH, "flash, " + DATA_SHEET))
            .limit(new Limit.ArenaBytes(RAM, "RAM, " + DATA_SHEET))
            .limit(new Limit.StaticShapes("the runtime plans all memory before the first inference"))
            // What pays there and what does not: users are told before time is spent.
            .benefit(new Benefit("int8", true, true, "integer kernels; a quarter of the float file in flash"))
            .benefit(new Benefit("sparsity", false, true, "no sparse kernels; only a compressed image is smaller"))
            .build();

    @Override
    public TargetProfile profile() {
        return PROFILE;
    }
}
