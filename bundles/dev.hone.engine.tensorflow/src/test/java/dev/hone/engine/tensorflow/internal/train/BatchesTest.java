package dev.hone.engine.tensorflow.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchesTest {

    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final List<Integer> places = new ArrayList<>();

    @AfterEach
    void end() {
        executor.shutdownNow();
    }

    private Batch batch(int place, Selection selection) {
        places.add(place);
        if (selection.size() == 3) {
            throw new IllegalArgumentException("three");
        }
        return new Batch(selection, Map.of(), Optional.empty());
    }

    private Batches batches(int... sizes) {
        return new Batches(
                IntStream.of(sizes)
                        .mapToObj(size -> new Selection(Digits.of(1), size, place -> 0))
                        .iterator(),
                this::batch,
                executor);
    }

    @Test
    void givesAllInOrderAndTakesPlacesInTurn() {
        try (Batches batches = batches(5, 4, 2)) {
            assertThat(IntStream.range(0, 3).map(i -> batches.next().selection().size()))
                    .containsExactly(5, 4, 2);
            assertThatThrownBy(batches::next).isInstanceOf(NoSuchElementException.class);
        }
        assertThat(places).containsExactly(0, 1, 0);
    }

    @Test
    void throwsWhatWentWrongWhenTheBatchIsAskedFor() {
        try (Batches batches = batches(1, 3)) {
            assertThat(batches.next().selection().size()).isEqualTo(1);
            assertThatThrownBy(batches::next)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("three");
        }
    }

    @Test
    void waitsForTheOneThatIsBeingMade() {
        batches(1, 2).close();

        assertThat(places).containsExactly(0);
    }
}
