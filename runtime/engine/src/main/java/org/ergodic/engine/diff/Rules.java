package org.ergodic.engine.diff;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ergodic.api.graph.ArrayFunctionOp;

/** The table of rules, by the names that ops have in graphs. */
final class Rules {
    /** Ops whose results do not change with small changes of their inputs (or only with their shapes). */
    private static final Set<String> FLAT = Set.of(
            "sign",
            "floor",
            "ceil",
            "round",
            "rint",
            "step",
            "floordiv",
            "zeroslike",
            "ones_as",
            "shape_of",
            "size",
            "size_at",
            "rank",
            "onehot",
            "argmax",
            "argmin",
            "eye",
            "fill",
            "range",
            "lin_space",
            "ismax",
            "stop_gradient",
            "set_scalar",
            "tri",
            "sequence_mask",
            "invert_permutation",
            "countNonZero",
            "countZero");

    private static final Map<String, Rule> TABLE = table();

    private Rules() {}

    private static Map<String, Rule> table() {
        Map<String, Rule> rules = new HashMap<>();
        UnaryRules.addTo(rules);
        PairwiseRules.addTo(rules);
        ReductionRules.addTo(rules);
        ShapeRules.addTo(rules);
        MatrixRules.addTo(rules);
        LayerRules.addTo(rules);
        return Map.copyOf(rules);
    }

    static boolean isFlat(DiffOp op) {
        return op.op() instanceof ArrayFunctionOp call
                ? call.tangent().isEmpty()
                : FLAT.contains(op.op().opName());
    }

    static Rule of(DiffOp op) {
        if (isFlat(op)) {
            return FlatRule.INSTANCE;
        }
        if (op.op() instanceof ArrayFunctionOp call) {
            return new ArrayFunctionRule(call.tangent().orElseThrow());
        }
        Rule rule = TABLE.get(op.op().opName());
        return rule == null ? FallbackRule.INSTANCE : rule;
    }

    /** The names of the ops that have rules, sorted; for messages and for the test that covers the table. */
    static Set<String> names() {
        return new TreeSet<>(TABLE.keySet());
    }

    /** The names of the elementwise functions with rules, for the test of their accuracy. */
    static Set<String> elementwiseNames() {
        return TABLE.entrySet().stream()
                .filter(e -> e.getValue() instanceof ElementwiseRule || e.getValue() instanceof PairwiseRule)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static Set<String> flatNames() {
        return FLAT;
    }
}
