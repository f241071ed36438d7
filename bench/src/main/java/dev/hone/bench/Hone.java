package dev.hone.bench;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The command {@code hone}, and what it answers. */
final class Hone {

    private Hone() {}

    /** The command with arguments, not yet run; whatever it is to compute, it does, so that it can be timed. */
    static Command command(Object... arguments) {
        if (arguments.length > 0 && arguments[0].equals("optimize")) {
            Object[] computing = Arrays.copyOf(arguments, arguments.length + 1);
            computing[arguments.length] = "--fresh";
            return stored(computing);
        }
        return stored(arguments);
    }

    /** The command with arguments, not yet run; it may take what an earlier one stored. */
    static Command stored(Object... arguments) {
        List<String> line = new ArrayList<>();
        line.add(Workplace.ROOT.resolve("hone").toString());
        for (Object argument : arguments) {
            line.add(argument.toString());
        }
        return Command.of(line.toArray(String[]::new));
    }

    /** What a command with {@code --json} answers. */
    static Map<String, Object> json(Object... arguments) throws IOException, InterruptedException {
        return JSON.std.mapFrom(command(arguments).run().output());
    }

    /** A member of an object that is an object itself. */
    static Map<?, ?> object(Map<?, ?> parent, String name) {
        return (Map<?, ?>) parent.get(name);
    }

    /** The values of a metric in one measurement, by output. */
    static Map<String, Object> scores(Map<?, ?> measurement, String metric) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map<?, ?> score : objects(measurement.get("scores"))) {
            if (metric.equals(score.get("metric"))) {
                values.put(score.get("output").toString(), score.get("value"));
            }
        }
        return values;
    }

    /** Writes as many images as asked, of the size that a model's first input takes. */
    static void writeImages(Path file, Path model, int count, long seed) throws IOException, InterruptedException {
        Map<?, ?> input = objects(
                        object(json("inspect", model, "--json"), "inspection").get("inputs"))
                .get(0);
        List<?> shape = (List<?>) input.get("shape");
        Samples.write(file, count, ((Number) shape.get(1)).intValue(), ((Number) shape.get(2)).intValue(), seed);
    }

    /** The elements of a list of objects. */
    static List<Map<?, ?>> objects(Object list) {
        List<Map<?, ?>> objects = new ArrayList<>();
        for (Object element : (List<?>) list) {
            objects.add((Map<?, ?>) element);
        }
        return objects;
    }
}
