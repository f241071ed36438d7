package dev.hone.runtime.tflite.internal;

import dev.hone.api.HoneException;
import dev.hone.api.runtime.ModelRuntime;
import dev.hone.api.runtime.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Runs each model whose path comes on standard input, on inputs of zeros, and answers with a line: {@code ran}, or
 * {@code refused} and the reason. A model that ends the process is one too many: whoever started it counts them.
 */
public final class ProbeMain {

    /** Begins every answer; a process that ends writes of its end beside them. */
    private static final String ANSWER = "probe: ";

    private ProbeMain() {}

    /** @param arguments the folder for native code */
    public static void main(String[] arguments) throws IOException {
        ModelRuntime runtime = new TfLiteRuntime(Path.of(arguments[0]), "probe");
        System.out.println(ANSWER + runtime.version());
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            System.out.println(ANSWER + run(runtime, Path.of(line)));
        }
    }

    private static String run(ModelRuntime runtime, Path model) {
        try (Session session = runtime.open(model, 1)) {
            for (int i = 0; i < session.inputs().size(); i++) {
                ByteBuffer input = session.input(i);
                while (!input.isReadOnly() && input.hasRemaining()) {
                    input.put((byte) 0);
                }
            }
            session.run();
            return "ran";
        } catch (HoneException e) {
            return "refused " + e.getMessage().replace('\n', ' ');
        }
    }
}
