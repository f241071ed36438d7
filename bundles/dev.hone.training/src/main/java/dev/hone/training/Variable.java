package dev.hone.training;

import dev.hone.model.TensorData;
import java.util.Objects;

/**
 * A variable of a program.
 *
 * @param tensor id of a tensor of the program's graph that is a variable, of static shape
 * @param name unique within the program
 * @param initial its first value, of the tensor's type and shape
 * @param trained whether the optimizer changes it: it is of type FLOAT32 then
 * @param decayed whether it is trained and weight decay applies to it
 */
public record Variable(int tensor, String name, TensorData initial, boolean trained, boolean decayed) {

    public Variable {
        Objects.requireNonNull(name);
        Objects.requireNonNull(initial);
        if (decayed && !trained) {
            throw new IllegalArgumentException("variable " + name + " cannot decay: it is not trained");
        }
    }

    /** One that the optimizer changes. */
    public static Variable trained(int tensor, String name, TensorData initial) {
        return new Variable(tensor, name, initial, true, false);
    }

    /** One that only updates change. */
    public static Variable kept(int tensor, String name, TensorData initial) {
        return new Variable(tensor, name, initial, false, false);
    }

    /** The same, trained, with weight decay. */
    public Variable withDecay() {
        return new Variable(tensor, name, initial, trained, true);
    }
}
