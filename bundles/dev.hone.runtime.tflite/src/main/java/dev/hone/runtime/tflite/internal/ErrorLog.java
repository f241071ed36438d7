package dev.hone.runtime.tflite.internal;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorflowlite.ErrorReporter;
import org.bytedeco.tensorflowlite.Reporter_Pointer_BytePointer_Pointer;

/**
 * What the interpreter reports, kept for the thread that called it.
 *
 * <p>The binding cannot implement the abstract C++ class {@code ErrorReporter}, so an object of one is laid out by hand
 * as the Itanium C++ ABI has it: its only word points to the functions of a virtual table (two destructors and
 * {@code Report(const char*, va_list)}), behind the offset to the top and the type information. The form of
 * {@code va_list} is that of x86-64 System V; on other platforms the interpreter's words go to the standard error
 * stream.
 */
final class ErrorLog {

    private static final String PLATFORM = "linux-x86_64";
    private static final int REPORT = 4;
    private static final int FUNCTIONS = 2;

    private final ThreadLocal<StringBuilder> text = ThreadLocal.withInitial(StringBuilder::new);
    private final Report report;
    private final LongPointer table;
    private final LongPointer object;

    private ErrorLog(boolean supported) {
        if (supported) {
            report = new Report(text);
            table = new LongPointer(0, 0, 0, 0, 0);
            table.put(REPORT, function(report));
            object = new LongPointer(1).put(table.address() + (long) FUNCTIONS * Long.BYTES);
        } else {
            report = null;
            table = null;
            object = null;
        }
    }

    static ErrorLog create() {
        return new ErrorLog(Loader.getPlatform().equals(PLATFORM));
    }

    /** To be given to the interpreter; null stands for its own. Valid as long as this object is reachable. */
    ErrorReporter reporter() {
        return object == null ? null : new ErrorReporter(object);
    }

    /** Forgets what was reported on this thread. */
    void clear() {
        text.get().setLength(0);
    }

    /** What was reported on this thread since {@link #clear}, as one line. */
    String lines() {
        String lines = text.get()
                .toString()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("; "));
        return lines.isEmpty() ? "the interpreter gives no reason" : lines;
    }

    /** The code of a function pointer: the first word of the binding's native part of it. */
    private static long function(Pointer callback) {
        return new LongPointer(callback).get(0);
    }

    private static final class Location extends Pointer {
        Location(long location) {
            address = location;
        }
    }

    /** A C function of three pointers, called by its address. */
    private static final class Function extends Reporter_Pointer_BytePointer_Pointer {
        Function(Pointer cell) {
            super(cell);
        }
    }

    /** Called by native code in place of {@code ErrorReporter::Report}. */
    private static final class Report extends Reporter_Pointer_BytePointer_Pointer {

        private final ThreadLocal<StringBuilder> text;
        private final LongPointer cell;
        private final Function vasprintf;

        Report(ThreadLocal<StringBuilder> text) {
            this.text = text;
            cell = new LongPointer(Loader.addressof("vasprintf").address(), 0);
            vasprintf = new Function(cell);
        }

        @Override
        public void call(Pointer self, BytePointer format, Pointer arguments) {
            try (LongPointer out = new LongPointer(1)) {
                out.put(0);
                // The binding hands over the address of the va_list, not the list itself.
                vasprintf.call(out, format, new Location(new LongPointer(arguments).get(0)));
                var formatted = new Location(out.get(0));
                text.get()
                        .append(new BytePointer(formatted).getString(StandardCharsets.UTF_8))
                        .append('\n');
                Pointer.free(formatted);
            } catch (RuntimeException | Error e) {
                // Nothing may be thrown through native frames.
                text.get().append(e).append('\n');
            }
        }
    }
}
