package dev.hone.tck.kit;

import dev.hone.api.data.Dataset;
import dev.hone.api.graph.Operators;
import dev.hone.api.target.TargetProfile;
import dev.hone.api.technique.Established;
import dev.hone.model.Model;
import dev.hone.quantization.QuantizationRealizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What does not change while a {@link KitContext} is in use; only a copy that nobody has yet is written to. */
final class KitSettings implements Cloneable {

    Map<String, Object> parameters = Map.of();
    TargetProfile target = KitContext.board();
    Optional<Dataset> data = Optional.empty();
    Optional<KitRuntime> runtime = Optional.of(new NetworkRuntime());
    Optional<Model> original = Optional.empty();
    Operators operators = NetworkOperators.INSTANCE;
    Map<Class<?>, Object> services = Map.of(QuantizationRealizer.class, new KitRealizer());
    List<Established> established = List.of();
    List<Object> found = List.of();

    Map<String, Map<String, Object>> parts = Map.of();
    long seed = 1;
    int threads = 2;

    KitSettings copy() {
        try {
            return (KitSettings) clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
