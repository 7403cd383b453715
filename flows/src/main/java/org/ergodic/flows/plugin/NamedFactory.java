package org.ergodic.flows.plugin;

import org.ergodic.api.plugin.Factory;

/**
 * A factory that is given its name, its description and its config record.
 *
 * @param <C> its config record
 * @param <T> what it makes
 */
public abstract class NamedFactory<C extends Record, T> implements Factory<C, T> {
    private final String name;
    private final String description;
    private final Class<C> config;

    /**
     * A factory.
     *
     * @param name in pipelines, kebab-case
     * @param description one sentence for people
     * @param config the config record
     */
    protected NamedFactory(String name, String description, Class<C> config) {
        this.name = name;
        this.description = description;
        this.config = config;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String description() {
        return description;
    }

    @Override
    public final Class<C> config() {
        return config;
    }
}
