package dev.hone.coordinator.internal.runner;

import dev.hone.api.Cancellation;
import dev.hone.coordinator.internal.journal.StageKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The stages that are being computed in this process, so that none is computed by two jobs at once. */
final class Flights {

    private static final long MILLISECONDS_TO_LOOK = 50;

    private final List<Flight> flights = new ArrayList<>();

    /** A stage that is being computed, until it is closed: stored by then, or failed. */
    final class Flight implements AutoCloseable {

        private final StageKey key;
        private final CountDownLatch landed = new CountDownLatch(1);
        private boolean waited;

        private Flight(StageKey key) {
            this.key = key;
        }

        /** Whether an equal stage was waited for, so that its result may be there now. */
        boolean waited() {
            return waited;
        }

        @Override
        public void close() {
            synchronized (flights) {
                flights.remove(this);
            }
            landed.countDown();
        }
    }

    /**
     * Begins a stage, after every equal one has ended.
     *
     * @throws dev.hone.api.HoneException with the reason CANCELLED
     */
    Flight begin(StageKey key, Cancellation cancellation) {
        Flight own = new Flight(key);
        Set<Flight> different = new HashSet<>();
        while (true) {
            List<Flight> others = new ArrayList<>();
            synchronized (flights) {
                for (Flight flight : flights) {
                    if (flight.key.coarse().equals(key.coarse()) && !different.contains(flight)) {
                        others.add(flight);
                    }
                }
                if (others.isEmpty()) {
                    flights.add(own);
                    return own;
                }
            }
            for (Flight other : others) {
                if (other.key.full().get().equals(key.full().get())) {
                    await(other, cancellation);
                    own.waited = true;
                } else {
                    different.add(other);
                }
            }
        }
    }

    private static void await(Flight other, Cancellation cancellation) {
        boolean interrupted = false;
        try {
            while (true) {
                cancellation.check();
                try {
                    if (other.landed.await(MILLISECONDS_TO_LOOK, TimeUnit.MILLISECONDS)) {
                        return;
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
