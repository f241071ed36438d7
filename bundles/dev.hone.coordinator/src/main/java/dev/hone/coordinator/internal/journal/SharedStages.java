package dev.hone.coordinator.internal.journal;

import dev.hone.coordinator.internal.journal.StageStore.Taken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The results of the stages of all jobs of a home, within a limit of bytes; 0 for none. */
public final class SharedStages {

    private final StageStore store;
    private final StoreLimit limit;
    private final LongSupplier bytes;

    public SharedStages(Path home, LongSupplier bytes) {
        this.store = new StageStore(home.resolve("stages"));
        this.limit = new StoreLimit(store);
        this.bytes = bytes;
    }

    /** As {@link StageStore#take}. */
    public Optional<Taken> take(StageKey key, Path model) {
        return bytes.getAsLong() > 0 ? store.take(key, model) : Optional.empty();
    }

    /** As {@link StageStore#adopt}; what is larger than the limit is left out. */
    public void adopt(Path entry, Path workspace) throws IOException {
        long most = bytes.getAsLong();
        if (StageStore.bytes(entry) > most) {
            return;
        }
        long added = store.adopt(entry, workspace);
        if (added > 0) {
            limit.added(added, most);
        }
    }
}
