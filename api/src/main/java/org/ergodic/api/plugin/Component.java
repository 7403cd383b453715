package org.ergodic.api.plugin;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.ergodic.api.config.ConfigNode;

/**
 * A component as a config names it: its name and its options, or, in Java, the object itself.
 *
 * <p>In YAML either {@code solver: heun} or {@code solver: { name: heun, steps: 50 }}.
 */
public final class Component {
    private final String name;
    private final ConfigNode options;
    private final Object instance;

    private Component(String name, ConfigNode options, Object instance) {
        this.name = Objects.requireNonNull(name, "name");
        this.options = Objects.requireNonNull(options, "options");
        this.instance = instance;
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
        return new Component(name, ConfigNode.of(options), null);
    }

    /**
     * A component by name with options from a file.
     *
     * @param name its name
     * @param options a map node without the name
     * @return the component
     */
    public static Component of(String name, ConfigNode options) {
        return new Component(name, options, null);
    }

    /**
     * A component that is an object of the caller's, in no registry; a resolved config shows its class.
     *
     * @param instance the object, of its kind's type
     * @return the component
     */
    public static Component using(Object instance) {
        return new Component("java:" + instance.getClass().getName(), ConfigNode.of(Map.of()), instance);
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
