package org.ergodic.host;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Violation;
import org.ergodic.api.message.Causes;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Factory;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;

/** Makes components by the factories of a registry, and says which of them failed where one does. */
final class RegistryAssembly implements Assembly {
    private final Registry registry;
    private final long[] event;
    private final Views surroundings;
    /** What was asked for, so that a failure can be told by where its part is named. */
    private final Map<Kind<?>, Set<Component>> asked;

    RegistryAssembly(Registry registry, long[] event, Views surroundings) {
        this(registry, event, surroundings, new ConcurrentHashMap<>());
    }

    private RegistryAssembly(Registry registry, long[] event, Views surroundings, Map<Kind<?>, Set<Component>> asked) {
        this.registry = registry;
        this.event = event.clone();
        this.surroundings = surroundings;
        this.asked = asked;
    }

    @Override
    public long[] event() {
        return event.clone();
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T create(Kind<T> kind, Component component) {
        Location location = component.options().location();
        if (component.instance().isPresent()) {
            Object instance = component.instance().get();
            if (!kind.product().isInstance(instance)) {
                throw refused(
                        location,
                        kind.name() + " \"" + component.name() + "\" is not of type "
                                + kind.product().getName());
            }
            return (T) instance;
        }
        Registered<T> part = registry.find(kind, component.name(), location, "");
        asked.computeIfAbsent(kind, k -> ConcurrentHashMap.newKeySet()).add(component);
        T made = make(part, part.factory(), component);
        if (!kind.product().isInstance(made)) {
            String what = part.words() + " failed: its factory made "
                    + (made == null ? "null" : "an object of " + made.getClass().getName())
                    + ", which is no " + kind.product().getSimpleName();
            throw new PartException(Location.JAVA, what, null).atAssembly(location);
        }
        return made;
    }

    private <C extends Record, T> T make(Registered<T> part, Factory<C, ? extends T> factory, Component component) {
        Location location = component.options().location();
        try {
            return factory.create(new Binder(registry).bind(factory, component, factory.name()), this);
        } catch (ConfigException e) {
            throw e;
        } catch (Exception | Error e) {
            // Also checked exceptions, which languages other than Java do not check.
            Causes.rethrowIfFatal(e);
            if (isRefusal(e)) {
                throw new ConfigException(
                        List.of(new Violation(location, "", part.words() + ": " + e.getMessage())), e);
            }
            Optional<PartException> culprit = Attribution.of(e, registry, asked, RegistryAssembly.class);
            if (culprit.isPresent()) {
                throw culprit.get().atAssembly(location);
            }
            if (!part.official()) {
                String what = part.words() + " failed: " + Causes.words(e);
                throw new PartException(Location.JAVA, what, e).atAssembly(location);
            }
            throw e;
        }
    }

    /**
     * A factory says by this exception that a config does not fit; those of Java itself say that something else went
     * wrong.
     */
    static boolean isRefusal(Throwable e) {
        return e instanceof IllegalArgumentException
                && e.getMessage() != null
                && (e.getClass() == IllegalArgumentException.class
                        || !e.getClass().getName().startsWith("java."));
    }

    private static ConfigException refused(Location location, String why) {
        return new ConfigException(List.of(new Violation(location, "", why)));
    }

    @Override
    public Views surroundings() {
        return surroundings;
    }

    @Override
    public Assembly over(long... shape) {
        return new RegistryAssembly(registry, shape, surroundings, asked);
    }

    @Override
    public <T> Assembly showing(View<T> view, T value) {
        return new RegistryAssembly(registry, event, surroundings.and(view, value), asked);
    }
}
