package dev.hone.api.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** A command line that is to be run, and where. Made by {@link #of}. */
public final class Invocation {

    private final List<String> words;
    private final PrintWriter out;
    private final PrintWriter err;
    private boolean terminal;
    private boolean background;
    private Path folder = Path.of("");

    private Invocation(List<String> words, PrintWriter out, PrintWriter err) {
        this.words = List.copyOf(words);
        this.out = out;
        this.err = err;
    }

    private Invocation(Invocation from) {
        this(from.words, from.out, from.err);
        terminal = from.terminal;
        background = from.background;
        folder = from.folder;
    }

    /**
     * @param words the command's name, then its arguments
     * @param out takes the result
     * @param err takes progress, warnings and errors
     */
    public static Invocation of(List<String> words, PrintWriter out, PrintWriter err) {
        return new Invocation(words, out, err);
    }

    /** Whether {@code err} is a terminal, where lines can be written over. */
    public Invocation withTerminal(boolean is) {
        Invocation copy = new Invocation(this);
        copy.terminal = is;
        return copy;
    }

    /** Whether nobody waits: a command that begins a job returns at once. */
    public Invocation withBackground(boolean is) {
        Invocation copy = new Invocation(this);
        copy.background = is;
        return copy;
    }

    /** With the folder that relative paths begin in; that of the process else. */
    public Invocation withFolder(Path path) {
        Invocation copy = new Invocation(this);
        copy.folder = path;
        return copy;
    }

    public List<String> words() {
        return words;
    }

    public PrintWriter out() {
        return out;
    }

    public PrintWriter err() {
        return err;
    }

    public boolean terminal() {
        return terminal;
    }

    public boolean background() {
        return background;
    }

    public Path folder() {
        return folder;
    }
}
