package org.ergodic.flows;

import org.ergodic.api.plugin.Factory;

/** What a factory says of itself. */
abstract class NamedFactory<C extends Record, T> implements Factory<C, T> {
    private final String name;
    private final String description;
    private final Class<C> config;

    NamedFactory(String name, String description, Class<C> config) {
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
