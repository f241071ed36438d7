package dev.hone.shell.internal;

import dev.hone.api.command.Completion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jline.builtins.Completers.FileNameCompleter;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes the names of all commands, and what hone's own accept. */
record VerbCompleter(Session session) implements Completer {

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        var words = new ArrayList<>(line.words().subList(0, line.wordIndex()));
        if (words.isEmpty()) {
            session.summaries().forEach((name, summary) -> candidates.add(candidate(name, summary)));
            return;
        }
        words.add(line.word().substring(0, line.wordCursor()));
        if (words.get(0).equals("hone")) {
            words.remove(0);
        } else {
            words.set(0, words.get(0).replaceFirst("^" + Verbs.SCOPE + ":", ""));
        }
        boolean known = words.size() == 1 || session.commands().summaries().containsKey(words.get(0));
        Completion completion = known ? session.commands().complete(words) : new Completion(List.of(), true);
        completion.words().forEach(word -> candidates.add(candidate(word, "")));
        if (completion.files()) {
            files().complete(reader, line, candidates);
        }
    }

    private FileNameCompleter files() {
        return new FileNameCompleter() {
            @Override
            protected Path getUserDir() {
                return session.gogo().currentDir();
            }
        };
    }

    private static Candidate candidate(String word, String description) {
        return new Candidate(word, word, null, description.isEmpty() ? null : description, null, null, true);
    }
}
