package org.ergodic.host;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Kind;

/** The components that a config names, however deep. */
public final class Components {
    private final Registry registry;
    private final Binder binder;
    private final Map<Kind<?>, Set<Component>> found = new LinkedHashMap<>();

    private Components(Registry registry) {
        this.registry = registry;
        binder = new Binder(registry);
    }

    /**
     * The components that a config names, and those that their configs name, with what factories choose where nothing
     * is named.
     *
     * @param registry the components there are
     * @param config a config record
     * @return the components by kind, in the order in which they are met
     * @throws org.ergodic.api.config.ConfigException if there is none of a name, or its options are wrong
     */
    public static Map<Kind<?>, Set<Component>> used(Registry registry, Record config) {
        Components components = new Components(registry);
        components.record(config);
        return components.found;
    }

    private void record(Record config) {
        for (RecordComponent part : config.getClass().getRecordComponents()) {
            Option option = part.getAnnotation(Option.class);
            value(Binder.read(config, part), option == null ? "" : option.kind());
        }
    }

    private void value(Object value, String kind) {
        if (value instanceof Optional<?> optional) {
            optional.ifPresent(inside -> value(inside, kind));
        } else if (value instanceof Iterable<?> items) {
            items.forEach(item -> value(item, kind));
        } else if (value instanceof Record record) {
            record(record);
        } else if (value instanceof Component component) {
            component(Kind.named(kind).orElseThrow(), component);
        }
    }

    private void component(Kind<?> kind, Component component) {
        boolean added = found.computeIfAbsent(kind, k -> new LinkedHashSet<>()).add(component);
        if (!added || component.instance().isPresent()) {
            return;
        }
        Registered<?> factory =
                registry.find(kind, component.name(), component.options().location(), kind.name());
        record(binder.bind(factory.factory(), component, kind.name()));
    }
}
