package org.ergodic.api.view;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/** An immutable set of views with what each of them shows. */
@API(status = API.Status.EXPERIMENTAL)
public final class Views {
    private static final Views NONE = new Views(Map.of());

    private final Map<View<?>, Object> shown;

    private Views(Map<View<?>, Object> shown) {
        this.shown = shown;
    }

    /** {@return no views at all} */
    public static Views none() {
        return NONE;
    }

    /**
     * One view.
     *
     * @param <T> the type seen
     * @param view the view
     * @param value what it shows
     * @return a set with this view alone
     */
    public static <T> Views of(View<T> view, T value) {
        return NONE.and(view, value);
    }

    /**
     * These views and one more; a view already here is replaced.
     *
     * @param <T> the type seen
     * @param view the view
     * @param value what it shows
     * @return a new set
     * @throws IllegalArgumentException if a view of the same name and another type is here, which a message could not
     *     tell from it
     */
    public <T> Views and(View<T> view, T value) {
        for (View<?> other : shown.keySet()) {
            if (other.name().equals(view.name()) && !other.equals(view)) {
                throw new IllegalArgumentException("two views are named '" + view.name() + "', one of "
                        + other.type().getName() + " and one of " + view.type().getName()
                        + ": give one of them another name");
            }
        }
        Map<View<?>, Object> all = new LinkedHashMap<>(shown);
        all.put(view, view.type().cast(value));
        return new Views(all);
    }

    /**
     * What a view shows, if it is here.
     *
     * @param <T> the type seen
     * @param view the view
     * @return the value, or empty
     */
    public <T> Optional<T> find(View<T> view) {
        return Optional.ofNullable(view.type().cast(shown.get(view)));
    }

    /**
     * What a view shows.
     *
     * @param <T> the type seen
     * @param view the view
     * @return the value
     * @throws NoSuchElementException if the view is not here, naming those that are
     */
    public <T> T require(View<T> view) {
        return find(view)
                .orElseThrow(() -> new NoSuchElementException(
                        "the view '" + view + "' is not offered; there are: " + names(shown.keySet())));
    }

    /** {@return the views that are here} */
    public Set<View<?>> offered() {
        return Set.copyOf(shown.keySet());
    }

    /**
     * Those of the wanted views that are not here.
     *
     * @param wanted the views wanted
     * @return the missing ones, in the given order
     */
    public Set<View<?>> missing(Collection<View<?>> wanted) {
        return missing(wanted, shown.keySet());
    }

    /**
     * Those of the wanted views that are not offered.
     *
     * @param wanted the views wanted
     * @param offered the views offered
     * @return the missing ones, in the given order
     */
    public static Set<View<?>> missing(Collection<View<?>> wanted, Collection<View<?>> offered) {
        Set<View<?>> rest = new LinkedHashSet<>(wanted);
        rest.removeAll(Set.copyOf(offered));
        return rest;
    }

    /**
     * Their names, sorted, for a message.
     *
     * @param views some views
     * @return the names joined by commas, or {@code (none)}
     */
    public static String names(Collection<View<?>> views) {
        return views.isEmpty()
                ? "(none)"
                : views.stream().map(View::name).sorted().collect(Collectors.joining(", "));
    }

    /**
     * The same views, each evaluation of the model counted.
     *
     * @param count run once for each evaluation
     * @return a new set
     */
    public Views counted(Runnable count) {
        Map<View<?>, Object> all = new LinkedHashMap<>();
        shown.forEach((view, value) -> all.put(view, wrap(view, value, count)));
        return new Views(all);
    }

    private static <T> T wrap(View<T> view, Object value, Runnable count) {
        return view.counted(view.type().cast(value), count);
    }

    @Override
    public String toString() {
        return "Views[" + names(shown.keySet()) + "]";
    }
}
