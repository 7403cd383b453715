package org.ergodic.engine;

import java.util.ArrayList;
import java.util.List;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * One use of an op, with inputs drawn uniformly from ranges in which it is smooth.
 *
 * @param name of the test
 * @param body the use
 * @param inputs the inputs' ranges and shapes
 * @param checks what holds of it
 */
record OpCase(String name, Body body, List<In> inputs, Checks checks) {
    /** Builds the op on the inputs. */
    interface Body {
        SDVariable build(Scope s, SDVariable... x);
    }

    /** An input: its range and shape. */
    record In(double low, double high, long... shape) {}

    /** How far derivatives go and whether SameDiff itself can tell the value. */
    enum Checks {
        /** All derivatives, and SameDiff's own value. */
        ALL,
        /** All derivatives; SameDiff itself cannot run it. */
        NO_ORACLE,
        /** Only the gradient. */
        GRADIENT,
        /** Forward mode once and the gradient. */
        FIRST
    }

    OpCase with(Checks other) {
        return new OpCase(name, body, inputs, other);
    }

    static OpCase of(String name, Body body, In... inputs) {
        return new OpCase(name, body, new ArrayList<>(List.of(inputs)), Checks.ALL);
    }

    static In in(long... shape) {
        return new In(-1.5, 1.5, shape);
    }

    static In positive(long... shape) {
        return new In(0.3, 2, shape);
    }

    static In range(double low, double high, long... shape) {
        return new In(low, high, shape);
    }

    @Override
    public String toString() {
        return name;
    }
}
