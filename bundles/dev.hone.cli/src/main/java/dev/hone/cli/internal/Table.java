package dev.hone.cli.internal;

import java.util.ArrayList;
import java.util.List;

/** Aligned columns. */
final class Table {

    private static final String GAP = "  ";

    private final String alignment;
    private final List<String[]> rows = new ArrayList<>();

    /** @param alignment a letter a column: {@code l} or {@code r} */
    Table(String alignment) {
        this.alignment = alignment;
    }

    /** Adds a row; columns that are not given are empty. */
    Table row(String... cells) {
        if (cells.length > alignment.length()) {
            throw new IllegalArgumentException(
                    cells.length + " cells in a table of " + alignment.length() + " columns");
        }
        rows.add(cells);
        return this;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Lines, each indented and ended. */
    @Override
    public String toString() {
        int[] widths = new int[alignment.length()];
        for (String[] row : rows) {
            // What ends a row needs no room in the rows around it, unless it is right-aligned.
            for (int i = 0; i < row.length; i++) {
                if (i < row.length - 1 || alignment.charAt(i) == 'r') {
                    widths[i] = Math.max(widths[i], row[i].length());
                }
            }
        }
        var text = new StringBuilder();
        for (String[] row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                String space = " ".repeat(Math.max(0, widths[i] - row[i].length()));
                line.append(GAP).append(alignment.charAt(i) == 'r' ? space + row[i] : row[i] + space);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
