package org.ergodic.api.view;

import java.util.Objects;
import java.util.function.BiFunction;
import org.apiguardian.api.API;

/**
 * The name and type of one way to look at a model or a problem: its drift, its score, its Gaussian path, its block
 * conditionals. A part declares the views it offers, a solver or objective those it needs, and assembly compares the
 * two sets before anything is computed; no code asks for a concrete class.
 *
 * <p>Each SPI type holds its own view as a constant (such as {@code SDE.VIEW}); a third party adds a new one with
 * {@link #of(String, Class)}. Two views are equal when their names and types are.
 *
 * @param <T> the type of the thing seen
 */
@API(status = API.Status.STABLE)
public final class View<T> {
    private final String name;
    private final Class<T> type;
    private final BiFunction<T, Runnable, T> counting;

    private View(String name, Class<T> type, BiFunction<T, Runnable, T> counting) {
        this.name = Objects.requireNonNull(name, "name");
        this.type = Objects.requireNonNull(type, "type");
        this.counting = counting;
    }

    /**
     * A view whose use is not counted as an evaluation of the model.
     *
     * @param <T> the type seen
     * @param name its name in messages, kebab-case
     * @param type the type seen
     * @return the view
     */
    public static <T> View<T> of(String name, Class<T> type) {
        return new View<>(name, type, (value, count) -> value);
    }

    /**
     * A view whose every use is one evaluation of the model.
     *
     * @param <T> the type seen
     * @param name its name in messages, kebab-case
     * @param type the type seen
     * @param counting wraps a value so that each evaluation runs the given counter once
     * @return the view
     */
    public static <T> View<T> counted(String name, Class<T> type, BiFunction<T, Runnable, T> counting) {
        return new View<>(name, type, Objects.requireNonNull(counting, "counting"));
    }

    /** {@return the name used in messages} */
    public String name() {
        return name;
    }

    /** {@return the type of the thing seen} */
    public Class<T> type() {
        return type;
    }

    /**
     * Wraps a value so that its evaluations are counted, where this view counts.
     *
     * @param value the thing seen
     * @param count run once for each evaluation
     * @return the wrapped value, or the value itself
     */
    public T counted(T value, Runnable count) {
        return counting.apply(value, count);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof View<?> that && name.equals(that.name) && type.equals(that.type);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
