package org.ergodic.engine.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import org.ergodic.engine.OpCaseNames;
import org.junit.jupiter.api.Test;

class RulesTest {
    /** Rules for ops that SameDiff's namespaces cannot make here, or that need a whole network around them. */
    private static final Set<String> ELSEWHERE = Set.of(
            "relu6",
            "max_scalar",
            "scalar_min",
            "select",
            "avgpool3dnew",
            "upsampling3d",
            "avgpool3dnew_bp",
            "upsampling3d_bp",
            // The tangent of max pooling: ImagesTest, and the second derivatives here.
            "pool_at");

    @Test
    void everyRuleIsTested() {
        Set<String> untested = new TreeSet<>(Rules.names());
        untested.removeAll(OpCaseNames.inDerivatives());
        untested.removeAll(ELSEWHERE);
        assertEquals(Set.of(), untested);
        assertTrue(Rules.names().size() > 80, "an empty table would pass");
    }
}
