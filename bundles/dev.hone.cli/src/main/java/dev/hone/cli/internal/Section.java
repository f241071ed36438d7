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
        return words.isEmpty() ? "" : of(heading, lines(words, " ", WIDTH));
    }

    /** Items with commas between them, in lines of about so many characters; one line at least. */
    static List<String> lines(List<String> items, int width) {
        return lines(items, ", ", width);
    }

    private static List<String> lines(List<String> items, String separator, int width) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (String item : items) {
            if (!line.isEmpty() && line.length() + item.length() > width) {
                lines.add(line.append(separator).toString().stripTrailing());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : separator).append(item);
        }
        lines.add(line.toString());
        return lines;
    }
}
