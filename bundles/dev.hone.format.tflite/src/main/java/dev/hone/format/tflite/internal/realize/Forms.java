package dev.hone.format.tflite.internal.realize;

import dev.hone.model.InvalidModelException;
import dev.hone.model.Node;
import dev.hone.model.hone.HoneOp;
import java.util.EnumMap;
import java.util.Map;

/** The operators that stand for operations of the {@code hone} dialect. */
final class Forms {

    /** Writes one node. */
    interface Form {

        /** @throws InvalidModelException if there are no operators for it, saying why */
        void emit(Node node, Emitter emitter);
    }

    private static final Map<HoneOp, Form> FORMS = forms();

    private Forms() {}

    private static Map<HoneOp, Form> forms() {
        Map<HoneOp, Form> forms = new EnumMap<>(HoneOp.class);
        ElementwiseForms.register(forms);
        WindowForms.register(forms);
        AxisForms.register(forms);
        SequenceForms.register(forms);
        return forms;
    }

    static void emit(Node node, Emitter emitter) {
        Form form = node.dialect().equals(HoneOp.DIALECT) ? FORMS.get(HoneOp.valueOf(node.operator())) : null;
        if (form == null) {
            throw new InvalidModelException("operation " + node.operator() + " is not supported");
        }
        form.emit(node, emitter);
    }
}
