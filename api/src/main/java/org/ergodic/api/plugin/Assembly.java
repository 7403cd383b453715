package org.ergodic.api.plugin;

import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.config.Component;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;

/** What a factory is given besides its config: the shape of events, other components, and what surrounds it. */
@API(status = API.Status.EXPERIMENTAL)
public interface Assembly {
    /** {@return the shape of one event, such as {@code [2]}} */
    long[] event();

    /**
     * Makes another component that the config names.
     *
     * @param <T> what it is
     * @param kind its kind
     * @param component its name and options
     * @return the component
     * @throws org.ergodic.api.config.ConfigException if there is none of that name, or its options are wrong
     */
    <T> T create(Kind<T> kind, Component component);

    /** {@return what surrounds this component: a score network is shown the Gaussian path of its SDE} */
    Views surroundings();

    /**
     * The same assembly with one more thing around.
     *
     * @param <T> its type
     * @param view the view
     * @param value what it shows
     * @return a new assembly
     */
    <T> Assembly showing(View<T> view, T value);

    /**
     * The same assembly for events of another shape, such as the part of an event that a component hands to another.
     *
     * @param shape the shape of one event
     * @return a new assembly
     * @throws UnsupportedOperationException if this assembly makes components for events of one shape alone
     */
    default Assembly over(long... shape) {
        throw new UnsupportedOperationException("this assembly makes components for events of shape "
                + java.util.Arrays.toString(event()) + " alone, and not of " + java.util.Arrays.toString(shape));
    }

    /**
     * Something around, if it is there.
     *
     * @param <T> its type
     * @param view the view
     * @return what it shows
     */
    default <T> Optional<T> surrounding(View<T> view) {
        return surroundings().find(view);
    }
}
