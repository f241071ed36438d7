package dev.hone.cli.internal;

import java.util.ArrayList;
import java.util.List;

/** Parts of a text under a heading; one without content is left out. */
final class Section {

    private static final int WIDTH = 98;

    private Section() {}

    static String of(String heading, Table table) {
        return table.isEmpty() ? "" : "\n" + heading + "\n" + table;
    }

    static String of(String heading, List<String> lines) {
        var table = new Table("l");
        lines.forEach(table::row);
        return of(heading, table);
    }

    /** Words one after the other, in lines of about 100 characters. */
    static String ofWords(String heading, List<String> words) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (String word : words) {
            if (line.length() + word.length() > WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return of(heading, lines);
    }
}
