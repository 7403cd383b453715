package org.ergodic.data.table;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a file: the first few in full, the rest as a count. */
public final class Problems {
    static final int SHOWN = 10;

    private final List<String> first = new ArrayList<>();
    private long count;

    public void add(String problem) {
        if (count++ < SHOWN) {
            first.add(problem);
        }
    }

    /** {@return some texts one after the other, the first few of many in full} */
    public static String list(List<String> texts) {
        return String.join(", ", texts.subList(0, Math.min(SHOWN, texts.size())))
                + (texts.size() > SHOWN ? " and " + (texts.size() - SHOWN) + " more" : "");
    }

    /** Throws if anything was wrong. */
    public void throwIfAny(String advice) {
        if (count == 0) {
            return;
        }
        String rest = count > SHOWN ? System.lineSeparator() + "... and " + (count - SHOWN) + " more like these" : "";
        throw new DataException(String.join(System.lineSeparator(), first) + rest + System.lineSeparator() + advice);
    }
}
