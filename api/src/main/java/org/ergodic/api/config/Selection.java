package org.ergodic.api.config;

import java.util.List;
import org.apiguardian.api.API;

/**
 * Which of several things an option is about: {@code true} for all that it suits, {@code false} for none, or a list of
 * those that are meant.
 *
 * @param all whether all are meant
 * @param items those that are meant where not all are
 */
@API(status = API.Status.EXPERIMENTAL)
public record Selection(boolean all, List<String> items) {
    /** None. */
    public static final Selection NONE = new Selection(false, List.of());

    /** All. */
    public static final Selection ALL = new Selection(true, List.of());

    /** Copies the list. */
    public Selection {
        items = List.copyOf(items);
        if (all && !items.isEmpty()) {
            throw new IllegalArgumentException("all are selected, and " + items.size() + " are named besides");
        }
    }

    /** {@return whether nothing is meant} */
    public boolean isNone() {
        return !all && items.isEmpty();
    }

    /** {@return what a config says: true, false or the list} */
    public Object plain() {
        return items.isEmpty() ? (Object) all : items;
    }
}
