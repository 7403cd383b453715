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
        throwIfAny(SHOWN, advice);
    }

    /** Throws if anything was wrong, and one cause explains all of it: the first problem is enough. */
    void throwIfAnyOfOneCause(String cause) {
        throwIfAny(1, cause);
    }

    private void throwIfAny(int shown, String advice) {
        if (count == 0) {
            return;
        }
        List<String> lines = new ArrayList<>(first.subList(0, Math.min(shown, first.size())));
        if (count > shown) {
            lines.add("... and " + (count - shown) + " more like " + (shown == 1 ? "this" : "these"));
        }
        lines.add(advice);
        throw new DataException(String.join(System.lineSeparator(), lines));
    }
}
