package org.ergodic.api.plugin;

import java.util.List;
import org.ergodic.api.config.Binder;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Violation;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;

/** Makes components by the factories of a registry. */
final class RegistryAssembly implements Assembly {
    private final Registry registry;
    private final long[] event;
    private final Views surroundings;

    RegistryAssembly(Registry registry, long[] event, Views surroundings) {
        this.registry = registry;
        this.event = event.clone();
        this.surroundings = surroundings;
    }

    @Override
    public long[] event() {
        return event.clone();
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T create(Kind<T> kind, Component component) {
        Location location = component.options().location();
        String what = kind.name() + " \"" + component.name() + "\"";
        if (component.instance().isPresent()) {
            Object instance = component.instance().get();
            if (!kind.product().isInstance(instance)) {
                throw new ConfigException(List.of(new Violation(
                        location, "", what + " is not of type " + kind.product().getName())));
            }
            return (T) instance;
        }
        return create(registry.find(kind, component.name(), location, "").factory(), component, what);
    }

    private <C extends Record, T> T create(Factory<C, ? extends T> factory, Component component, String what) {
        C config = new Binder(registry).bind(factory, component, factory.name());
        try {
            return factory.create(config, this);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    List.of(new Violation(component.options().location(), "", what + ": " + e.getMessage())));
        }
    }

    @Override
    public Views surroundings() {
        return surroundings;
    }

    @Override
    public Assembly over(long... shape) {
        return new RegistryAssembly(registry, shape, surroundings);
    }

    @Override
    public <T> Assembly showing(View<T> view, T value) {
        return new RegistryAssembly(registry, event, surroundings.and(view, value));
    }
}
