package dev.hone.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CancelOnSignalTest {

    private final CancelOnSignal signals = new CancelOnSignal();

    @Test
    void letsTheProcessEndAtOnceBeforeTheCommandRuns() {
        signals.onSignal();

        assertThat(signals.run(args -> args.length, new String[2])).isEqualTo(2);
    }

    @Test
    void interruptsTheCommandUntilItEnds() throws Exception {
        var running = new CountDownLatch(1);
        var exitCode = new CompletableFuture<Integer>();
        new Thread(() -> {
                    exitCode.complete(signals.run(args -> untilInterruptedTwice(running), new String[0]));
                    signals.end();
                })
                .start();
        running.await();
        signals.onSignal();

        assertThat(exitCode).isCompletedWithValue(2);
    }

    @Test
    void leavesNoInterruptForWhatComesAfter() {
        signals.run(
                args -> {
                    Thread.currentThread().interrupt();
                    return 0;
                },
                new String[0]);

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    private static int untilInterruptedTwice(CountDownLatch running) {
        running.countDown();
        int interrupts = 0;
        while (interrupts < 2) {
            if (Thread.interrupted()) {
                interrupts++;
            }
            Thread.onSpinWait();
        }
        return interrupts;
    }
}
