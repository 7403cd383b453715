package org.ergodic.engine.diff;

import java.util.Set;

/** Which elementwise functions have rules for derivatives. */
public final class ElementwiseRuleNames {
    private ElementwiseRuleNames() {}

    /** {@return the names of their ops} */
    public static Set<String> all() {
        return Rules.elementwiseNames();
    }
}
