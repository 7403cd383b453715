package org.ergodic.engine.interpret;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Whether the shapes in a program follow from the shapes of its inputs alone. Then the arrays and native arguments of a
 * run serve for the next one; otherwise (a reshape to a computed shape, say) every run works them out again.
 */
final class FixedShapes {
    private static final Set<String> SHAPE_READERS =
            Set.of("shape_of", "size", "size_at", "rank", "zeroslike", "ones_as");

    /** Ops whose whole-number inputs are values, not sizes. */
    private static final Set<String> VALUES = Set.of(
            "gather",
            "gather_nd",
            "scatter_add",
            "scatter_along",
            "scatter_update",
            "scatter_nd_add",
            "onehot",
            "cast",
            "add",
            "subtract",
            "multiply",
            "divide",
            "maximum",
            "minimum",
            "less",
            "greater",
            "less_equal",
            "greater_equal",
            "equals",
            "not_equals",
            "Where",
            "identity",
            "stack",
            "concat",
            "reshape",
            "argmax",
            "sum_to",
            "expand_to",
            "part",
            "sequence_mask");

    private static final Set<String> FROM_VALUES =
            Set.of("range", "lin_space", "unique", "unique_with_counts", "boolean_mask", "where_np", "listdiff");

    private FixedShapes() {}

    static boolean of(List<OpStep> steps, Set<Integer> constants, java.util.function.IntFunction<DataType> types) {
        Set<Integer> known = new HashSet<>(constants);
        for (OpStep step : steps) {
            boolean allKnown = true;
            boolean unknownSize = false;
            for (int k = 0; k < step.in.length; k++) {
                boolean isKnown = known.contains(step.in[k]);
                allKnown &= isKnown;
                // reshape reads its first input as values, its second as sizes
                boolean value = VALUES.contains(step.opName) && !(step.opName.equals("reshape") && k > 0);
                if (!isKnown && !value && types.apply(step.in[k]).isIntType()) {
                    unknownSize = true;
                }
            }
            if (SHAPE_READERS.contains(step.opName)) {
                unknownSize = false;
                allKnown = true;
            }
            if (unknownSize || (FROM_VALUES.contains(step.opName) && !allKnown)) {
                return false;
            }
            if (allKnown) {
                for (int out : step.out) {
                    known.add(out);
                }
            }
        }
        return true;
    }
}
