package dev.hone.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.Lineage.Link;
import dev.hone.model.Lineage.Transform;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LineageTest {

    private static final int IDS = 8;

    /** Models before, between and after steps, with what the steps say. */
    private static final class Steps {
        private final Random random;
        private final List<Model> models = new ArrayList<>();
        private final List<Lineage> lineages = new ArrayList<>();

        Steps(long seed, int count) {
            random = new Random(seed);
            models.add(model(some()));
            for (int i = 0; i < count; i++) {
                add(models.get(i));
            }
        }

        private Set<Integer> some() {
            Set<Integer> ids = new TreeSet<>();
            for (int id = 0; id < IDS; id++) {
                if (random.nextBoolean()) {
                    ids.add(id);
                }
            }
            return ids;
        }

        private void add(Model before) {
            Set<Integer> after = some();
            Lineage.Builder lineage = Lineage.builder();
            for (Tensor tensor : before.main().tensors()) {
                TensorRef old = ref(tensor.id());
                switch (random.nextInt(3)) {
                    case 0 -> lineage.gone(old);
                    case 1 -> {
                        lineage.gone(old);
                        for (int to : after) {
                            if (random.nextInt(3) == 0) {
                                lineage.link(old, ref(to), transform());
                            }
                        }
                    }
                    default -> {
                        // Nothing is said: it is kept where its id is.
                    }
                }
            }
            models.add(model(after));
            lineages.add(lineage.build());
        }

        private Transform transform() {
            return switch (random.nextInt(4)) {
                case 0 -> new Transform.Same();
                case 1 -> new Transform.Quantized();
                case 2 -> new Transform.Transposed(List.of(1, 0));
                default -> new Transform.FoldedInto(0, true);
            };
        }
    }

    @Property
    void leadsWhereItsTwoStepsLead(@ForAll long seed) {
        Steps steps = new Steps(seed, 2);
        Lineage first = steps.lineages.get(0);
        Lineage second = steps.lineages.get(1);
        Model between = steps.models.get(1);
        Model after = steps.models.get(2);
        Lineage both = first.then(second, between);
        for (Tensor tensor : steps.models.get(0).main().tensors()) {
            List<TensorRef> reached = new ArrayList<>();
            for (Link link : first.of(ref(tensor.id()), between)) {
                second.of(link.to(), after).forEach(more -> reached.add(more.to()));
            }
            assertThat(both.of(ref(tensor.id()), after))
                    .extracting(Link::to)
                    .containsExactlyInAnyOrderElementsOf(reached);
        }
    }

    @Property
    void isAssociative(@ForAll long seed) {
        Steps steps = new Steps(seed, 3);
        List<Lineage> all = steps.lineages;
        Model second = steps.models.get(1);
        Model third = steps.models.get(2);
        Lineage left = all.get(0).then(all.get(1), second).then(all.get(2), third);
        Lineage right = all.get(0).then(all.get(1).then(all.get(2), third), second);
        for (Tensor tensor : steps.models.get(0).main().tensors()) {
            assertThat(new LinkedHashSet<>(left.of(ref(tensor.id()), steps.models.get(3))))
                    .isEqualTo(new LinkedHashSet<>(right.of(ref(tensor.id()), steps.models.get(3))));
        }
    }

    @Property
    void aStepThatSaysNothingChangesNothing(@ForAll long seed) {
        Steps steps = new Steps(seed, 1);
        Lineage step = steps.lineages.get(0);
        Model before = steps.models.get(0);
        Model after = steps.models.get(1);
        for (Tensor tensor : before.main().tensors()) {
            List<Link> expected = step.of(ref(tensor.id()), after);
            assertThat(Lineage.IDENTITY.then(step, before).of(ref(tensor.id()), after))
                    .isEqualTo(expected);
            assertThat(step.then(Lineage.IDENTITY, after).of(ref(tensor.id()), after))
                    .isEqualTo(expected);
        }
    }

    @Test
    void aTensorThatIsGoneDoesNotComeBackUnderItsId() {
        Lineage gone = Lineage.builder().gone(ref(0)).build();
        Lineage both = gone.then(Lineage.IDENTITY, model(Set.of(0)));
        assertThat(both.of(ref(0), model(Set.of(0)))).isEmpty();
    }

    private static TensorRef ref(int id) {
        return new TensorRef(0, id);
    }

    private static Model model(Set<Integer> ids) {
        GraphBuilder graph = new GraphBuilder("main");
        ids.forEach(id -> graph.put(Tensor.activation(id, "", DataType.FLOAT32, Shape.SCALAR)));
        return Model.of("hone", List.of(graph.build()), Attributes.NONE);
    }
}
