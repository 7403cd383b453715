package org.ergodic.api.config;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A component as a config names it: its name and its options, or, in Java, the object itself.
 *
 * <p>In YAML either {@code solver: heun} or {@code solver: { name: heun, steps: 50 }}.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Component {
    private final String name;
    private final ConfigNode options;
    private final Object instance;
    private final Record config;

    private Component(String name, ConfigNode options, Object instance, Record config) {
        this.name = Objects.requireNonNull(name, "name");
        this.options = Objects.requireNonNull(options, "options");
        this.instance = instance;
        this.config = config;
    }

    /**
     * A component by name with its defaults.
     *
     * @param name its name
     * @return the component
     */
    public static Component of(String name) {
        return of(name, Map.of());
    }

    /**
     * A component by name with options.
     *
     * @param name its name
     * @param options values by kebab-case key: numbers, booleans, strings, lists, maps and components
     * @return the component
     */
    public static Component of(String name, Map<String, ?> options) {
        return of(name, ConfigNode.of(options));
    }

    /**
     * A component by name with options from a file.
     *
     * @param name its name
     * @param options a map node without the name
     * @return the component
     */
    public static Component of(String name, ConfigNode options) {
        return new Component(name, options, null, null);
    }

    /**
     * A component that is an object of the caller's, in no registry. What a run writes shows its class, by which the
     * object is given again to whoever loads the run.
     *
     * @param instance the object, of its kind's type
     * @return the component
     */
    public static Component using(Object instance) {
        return using(instance.getClass().getName(), instance);
    }

    /**
     * A component that is an object of the caller's, in no registry, under a name: for two objects of one class, or a
     * class without a name that lasts.
     *
     * @param name by which what a run writes shows it, after {@code java:}
     * @param instance the object, of its kind's type
     * @return the component
     * @throws IllegalArgumentException if the name is blank
     */
    public static Component using(String name, Object instance) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("an object that is a component needs a name that is not blank");
        }
        return new Component(
                "java:" + name, ConfigNode.of(Map.of()), Objects.requireNonNull(instance, "instance"), null);
    }

    /**
     * The same with its options bound. Whoever reads a config binds the options of its components to check them, and
     * keeps what that made, so that nobody binds them again.
     *
     * @param config what its options are as the config record of its factory
     * @return the component, equal to this one
     */
    public Component bound(Record config) {
        return new Component(name, options, instance, Objects.requireNonNull(config, "config"));
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    /** {@return its options as a map node} */
    public ConfigNode options() {
        return options;
    }

    /** {@return the object itself, where the caller gave one} */
    public Optional<Object> instance() {
        return Optional.ofNullable(instance);
    }

    /** {@return its options as its factory's config record, if they have been {@linkplain #bound bound}} */
    public Optional<Record> config() {
        return Optional.ofNullable(config);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Component that
                && name.equals(that.name)
                && options.equals(that.options)
                && instance == that.instance;
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name + options;
    }
}
