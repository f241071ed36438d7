package dev.hone.coordinator.internal.planner;

import java.util.List;

/**
 * A chain as it was written.
 *
 * @param fallback whether it says itself that stages may be tried in other ways
 */
record WrittenChain(List<ChainElement> elements, boolean fallback) {

    WrittenChain {
        elements = List.copyOf(elements);
    }

    static WrittenChain of(String text) {
        return ChainJson.looksLike(text) ? ChainJson.parse(text) : new WrittenChain(ChainText.parse(text), false);
    }
}
