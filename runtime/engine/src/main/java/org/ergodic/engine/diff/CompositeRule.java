package org.ergodic.engine.diff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.nd4j.autodiff.samediff.SDVariable;

/** An op that is written again in simpler ones, which are then differentiated. */
record CompositeRule(Function<DiffOp, SDVariable[]> body) implements Rule {
    static CompositeRule of(Function<DiffOp, SDVariable> body) {
        return new CompositeRule(op -> Expressions.one(body.apply(op)));
    }

    @Override
    public SDVariable[] jvp(DiffOp op, SDVariable... t) {
        Map<SDVariable, SDVariable> directions = new LinkedHashMap<>();
        for (int k = 0; k < t.length; k++) {
            if (t[k] != null) {
                // an input that is there twice has the same tangent twice
                directions.put(op.in()[k], t[k]);
            }
        }
        return new GraphDifferentiation()
                .jvp(op.sd(), List.of(body.apply(op)), directions, Set.of())
                .toArray(SDVariable[]::new);
    }

    @Override
    public SDVariable[] vjp(DiffOp op, SDVariable[] g, boolean... needed) {
        List<SDVariable> xs = new ArrayList<>();
        for (int k = 0; k < needed.length; k++) {
            if (needed[k] && !xs.contains(op.in()[k])) {
                xs.add(op.in()[k]);
            }
        }
        List<SDVariable> adjoints = GraphDifferentiation.adjoints(op.sd(), body.apply(op), g, xs, Set.of());
        SDVariable[] result = new SDVariable[needed.length];
        for (int k = 0; k < xs.size(); k++) {
            // all of it to the first place where the input stands: the places' adjoints are added anyway
            for (int j = 0; j < needed.length; j++) {
                if (op.in()[j] == xs.get(k)) {
                    result[j] = adjoints.get(k);
                    break;
                }
            }
        }
        return result;
    }
}
