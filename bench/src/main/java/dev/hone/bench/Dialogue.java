package dev.hone.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A process that answers each line with a line of numbers. */
final class Dialogue implements AutoCloseable {

    private final Process process;
    private final Writer questions;
    private final BufferedReader answers;

    Dialogue(Command command) throws IOException {
        process = command.start();
        questions = process.outputWriter(StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    double[] ask(Object... words) throws IOException {
        questions.write(
                String.join(" ", Arrays.stream(words).map(Object::toString).toList()) + "\n");
        questions.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the process ended; it was asked " + Arrays.toString(words));
        }
        return Arrays.stream(answer.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    @Override
    public void close() throws IOException {
        questions.close();
        process.destroy();
    }
}
