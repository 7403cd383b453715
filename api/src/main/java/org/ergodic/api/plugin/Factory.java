package org.ergodic.api.plugin;

import org.apiguardian.api.API;
import org.ergodic.api.solver.Solvers;

/**
 * Makes components of one kind under one name, which {@link Part} says. Each kind has a sub-interface, which is what
 * providers implement and name in {@code provides}.
 *
 * <p>The config record must be public and in an exported package (or one opened to {@code org.ergodic.api}), since its
 * constructor is called from here; every component of it carries an {@link org.ergodic.api.config.Option}.
 *
 * @param <C> its config record
 * @param <T> what it makes
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Factory<C extends Record, T> {
    /** {@return the name in pipelines; that of {@link Part} unless overridden} */
    default String name() {
        return part().name();
    }

    /** {@return one sentence for people; that of {@link Part} unless overridden} */
    default String description() {
        return part().description();
    }

    /** {@return the config record; the class that stands for C unless overridden} */
    @SuppressWarnings("unchecked")
    default Class<C> config() {
        return (Class<C>) TypeArguments.first(getClass(), Factory.class)
                .orElseThrow(() -> new IllegalStateException(getClass().getName()
                        + " leaves its config record open: say it in the class's declaration, as in \"implements"
                        + " SdeFactory<MyConfig>\", or override config()"));
    }

    private Part part() {
        Part part = getClass().getAnnotation(Part.class);
        if (part == null) {
            throw new IllegalStateException(getClass().getName()
                    + " has no name: annotate the class with @Part(name = \"...\", description = \"...\")");
        }
        return part;
    }

    /**
     * A config with what it leaves open chosen, such as a solver that is not named. Asked before {@link #create}; what
     * is chosen is written with the run and stands in the config when it is read again.
     *
     * @param config its checked config
     * @param present the solvers that there are
     * @return the config to make a component of, the same unless overridden; of one that leaves nothing open, that one
     * @throws IllegalArgumentException if nothing that is present fits, or the config contradicts itself
     */
    default C complete(C config, Solvers present) {
        return config;
    }

    /**
     * Makes a component.
     *
     * @param config its checked config, {@linkplain #complete complete}
     * @param assembly the shape of events, and other components
     * @return the component
     * @throws IllegalArgumentException if the config does not fit the events, saying why
     */
    T create(C config, Assembly assembly);
}
