package dev.hone.technique.prune.internal.mask;

/** What decides which parts of a weight go: the magnitude of each unit that goes or stays as one. */
interface Scores {

    int units();

    /** In the order of units. */
    void forEach(Magnitudes.Visitor visitor);

    /** The unit that goes last: the first of those with the largest score. */
    default int largest() {
        int[] largest = {0, -1};
        forEach((unit, bits) -> {
            if (bits > largest[1]) {
                largest[0] = unit;
                largest[1] = bits;
            }
        });
        return largest[0];
    }

    /** Of each element by itself. */
    static Scores ofElements(Kernel kernel) {
        return new Scores() {
            @Override
            public int units() {
                return kernel.elements();
            }

            @Override
            public void forEach(Magnitudes.Visitor visitor) {
                Magnitudes.forEach(kernel.values(), visitor);
            }
        };
    }

    static Scores of(float[] pooled) {
        return new Scores() {
            @Override
            public int units() {
                return pooled.length;
            }

            @Override
            public void forEach(Magnitudes.Visitor visitor) {
                for (int unit = 0; unit < pooled.length; unit++) {
                    visitor.accept(unit, Float.floatToIntBits(pooled[unit]));
                }
            }
        };
    }
}
