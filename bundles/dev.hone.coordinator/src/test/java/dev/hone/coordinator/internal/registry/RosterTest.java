package dev.hone.coordinator.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.graph.GraphPass;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.ActionChainArbitrary;
import net.jqwik.api.state.Transformer;
import org.osgi.framework.Constants;

/** Whatever bundles do, in whatever order, the snapshot has what is there and can be used. */
class RosterTest {

    private static final int BUNDLES = 4;
    private static final int TOLERATED = 2;
    private static final Duration QUARANTINE = Duration.ofMinutes(10);

    @Property(tries = 300)
    void theSnapshotHasWhatIsThereAndCanBeUsed(@ForAll("histories") ActionChain<World> history) {
        history.withInvariant("snapshot", World::check).run();
    }

    @Provide
    ActionChainArbitrary<World> histories() {
        return ActionChain.startWith(World::new)
                .withAction(4, each("start", World::start))
                .withAction(2, each("stop", World::stop))
                .withAction(2, each("update", World::update))
                .withAction(2, each("run", World::run))
                .withAction(2, each("run badly", World::runBadly))
                .withAction(1, independent(Arbitraries.just(Transformer.mutate("time passes", World::pass))))
                .withMaxTransformations(40);
    }

    private static Action.Independent<World> each(String what, Act act) {
        return independent(Arbitraries.integers()
                .between(0, BUNDLES - 1)
                .map(number -> Transformer.mutate(what + " " + number, world -> act.on(world, number))));
    }

    private static Action.Independent<World> independent(Arbitrary<Transformer<World>> transformers) {
        return () -> transformers;
    }

    private interface Act {
        void on(World world, int number);
    }

    /** A bundle with one pass, as the test knows it. Two bundles share an id. */
    private static final class Known {

        private final int number;
        private long modified;
        private Optional<Plugin<GraphPass>> plugin = Optional.empty();
        private AtomicBoolean gone = new AtomicBoolean();

        Known(int number) {
            this.number = number;
        }

        String id() {
            return "pass-" + number / 2;
        }

        Revision revision() {
            return new Revision(number, modified);
        }
    }

    private static final class World {

        private final List<Known> bundles = new ArrayList<>();
        private final Map<Revision, Integer> offences = new HashMap<>();
        private final Map<Revision, Instant> quarantine = new HashMap<>();
        private final List<Runnable> alarms = new ArrayList<>();
        private final Roster roster;
        private Instant now = Instant.EPOCH;
        private long nextService = 1;
        private int inUse;
        private int told;
        private int changes;
        private Snapshot last;
        private List<String> lastIds = List.of();

        World() {
            Clock clock = new Clock() {
                @Override
                public ZoneId getZone() {
                    return ZoneId.of("UTC");
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }

                @Override
                public Instant instant() {
                    return now;
                }
            };
            roster = new Roster(
                    new Roster.Tolerance(TOLERATED, QUARANTINE), clock, (time, action) -> alarms.add(action));
            roster.onChange(() -> told++);
            last = roster.snapshot();
            for (int i = 0; i < BUNDLES; i++) {
                bundles.add(new Known(i));
            }
        }

        void start(int number) {
            Known bundle = bundles.get(number);
            if (bundle.plugin.isEmpty()) {
                bundle.gone = new AtomicBoolean();
                bundle.plugin = Optional.of(plugin(bundle));
                offences.keySet().removeIf(revision -> isEarlier(revision, bundle));
                quarantine.keySet().removeIf(revision -> isEarlier(revision, bundle));
                roster.add(bundle.plugin.get());
                changes++;
            }
        }

        private static boolean isEarlier(Revision revision, Known bundle) {
            return revision.bundle() == bundle.number && revision.modified() != bundle.modified;
        }

        void stop(int number) {
            Known bundle = bundles.get(number);
            bundle.plugin.ifPresent(plugin -> {
                roster.remove(PluginKind.PASS, plugin.serviceId());
                changes++;
                bundle.gone.set(true);
            });
            bundle.plugin = Optional.empty();
        }

        void update(int number) {
            Known bundle = bundles.get(number);
            boolean up = bundle.plugin.isPresent();
            stop(number);
            bundle.modified++;
            if (up) {
                start(number);
            }
        }

        /** What was pinned is used to its end, even if its bundle stops meanwhile. */
        void run(int number) {
            Optional<Plugin<GraphPass>> pinned =
                    roster.snapshot().find(PluginKind.PASS, bundles.get(number).id());
            pinned.ifPresent(plugin -> {
                try (Lease<GraphPass> lease = plugin.lease()) {
                    assertThat(inUse).isEqualTo(1);
                    stop((int) plugin.revision().bundle());
                    assertThatThrownBy(() -> lease.answer("run", pass -> {
                                throw new IllegalStateException("stopped");
                            }))
                            .isInstanceOf(Vanished.class);
                }
                assertThatThrownBy(plugin::lease).isInstanceOf(Vanished.class);
            });
        }

        void runBadly(int number) {
            roster.snapshot().find(PluginKind.PASS, bundles.get(number).id()).ifPresent(plugin -> {
                try (Lease<GraphPass> lease = plugin.lease()) {
                    assertThatThrownBy(() -> lease.answer("run", pass -> null)).isInstanceOf(Misbehaved.class);
                }
                roster.offended(plugin, "run returned null");
                if (offences.merge(plugin.revision(), 1, Integer::sum) >= TOLERATED) {
                    quarantine.put(plugin.revision(), now.plus(QUARANTINE));
                    changes++;
                }
            });
        }

        void pass() {
            now = now.plus(QUARANTINE.dividedBy(2)).plusSeconds(1);
            boolean released = quarantine.values().removeIf(until -> !until.isAfter(now));
            offences.keySet()
                    .removeIf(revision -> offences.get(revision) >= TOLERATED && !quarantine.containsKey(revision));
            List<Runnable> due = List.copyOf(alarms);
            alarms.clear();
            due.forEach(Runnable::run);
            changes += released ? 1 : 0;
        }

        void check() {
            Snapshot snapshot = roster.snapshot();
            for (int i = 0; i < BUNDLES; i++) {
                String id = bundles.get(i).id();
                assertThat(snapshot.find(PluginKind.PASS, id)).isEqualTo(best(id));
            }
            assertThat(snapshot.distinct(PluginKind.PASS).stream().map(Plugin::id))
                    .isSorted()
                    .doesNotHaveDuplicates();
            assertThat(snapshot.quarantined(PluginKind.PASS).keySet())
                    .containsExactlyInAnyOrderElementsOf(bundles.stream()
                            .filter(bundle -> quarantine.containsKey(bundle.revision()))
                            .flatMap(bundle -> bundle.plugin.stream())
                            .toList());
            assertThat(inUse).isZero();
            assertThat(told).isEqualTo(changes);
            assertThat(ids(last)).as("an older snapshot stays as it was").isEqualTo(lastIds);
            last = snapshot;
            lastIds = ids(snapshot);
        }

        private static List<String> ids(Snapshot snapshot) {
            return snapshot.ranked(PluginKind.PASS).stream().map(Plugin::label).toList();
        }

        /** Later bundles rank higher. */
        private Optional<Plugin<GraphPass>> best(String id) {
            return bundles.stream()
                    .filter(bundle -> bundle.id().equals(id) && !quarantine.containsKey(bundle.revision()))
                    .sorted(Comparator.comparingInt((Known bundle) -> bundle.number)
                            .reversed())
                    .flatMap(bundle -> bundle.plugin.stream())
                    .findFirst();
        }

        private Plugin<GraphPass> plugin(Known bundle) {
            AtomicBoolean gone = bundle.gone;
            return new Plugin<>(
                    PluginKind.PASS,
                    bundle.id(),
                    Map.of(Constants.SERVICE_ID, nextService++, Constants.SERVICE_RANKING, bundle.number),
                    "bundle-" + bundle.number,
                    "1.0.0",
                    bundle.revision(),
                    new Plugin.Source<>() {
                        @Override
                        public GraphPass get() {
                            if (gone.get()) {
                                return null;
                            }
                            inUse++;
                            return (model, operators) -> null;
                        }

                        @Override
                        public void unget(GraphPass service) {
                            inUse--;
                        }

                        @Override
                        public boolean isGone() {
                            return gone.get();
                        }
                    });
        }
    }
}
