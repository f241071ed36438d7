package dev.hone.tck;

import dev.hone.api.technique.Technique;

/** A technique that keeps its contract; others are made of it by breaking one clause. */
class KeptContract extends TechniqueContract {
    @Override
    protected Technique create() {
        return new Rounding();
    }
}
