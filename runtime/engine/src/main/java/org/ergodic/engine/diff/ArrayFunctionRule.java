package org.ergodic.engine.diff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ergodic.api.graph.ArrayFunction;
import org.nd4j.autodiff.samediff.SDVariable;

/** A function in Java that says its directional derivative; reverse mode transposes that, since it is linear. */
record ArrayFunctionRule(ArrayFunction.Tangent tangent) implements Rule {
    @Override
    public SDVariable[] jvp(DiffOp op, SDVariable... t) {
        Map<SDVariable, SDVariable> directions = new LinkedHashMap<>();
        for (int k = 0; k < t.length; k++) {
            if (t[k] != null) {
                // an input that is there twice has the same tangent twice
                directions.put(op.in()[k], t[k]);
            }
        }
        return Expressions.one(tangent.along(op.y(), directions));
    }

    @Override
    public SDVariable[] vjp(DiffOp op, SDVariable[] g, boolean... needed) {
        SDVariable[] t = new SDVariable[needed.length];
        List<SDVariable> directions = new ArrayList<>();
        for (int k = 0; k < needed.length; k++) {
            // all of an input's adjoint to the first place where it stands
            if (needed[k] && List.of(op.in()).indexOf(op.in()[k]) == k) {
                t[k] = Expressions.zeros(op.in()[k]);
                directions.add(t[k]);
            }
        }
        List<SDVariable> adjoints = GraphDifferentiation.adjoints(op.sd(), jvp(op, t), g, directions, Set.of());
        SDVariable[] result = new SDVariable[needed.length];
        for (int k = 0, next = 0; k < needed.length; k++) {
            result[k] = t[k] == null ? null : adjoints.get(next++);
        }
        return result;
    }
}
