package org.ergodic.pipeline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Violation;
import org.ergodic.data.table.ArrayTable;

/**
 * Objects of a caller's that stand in pipelines for components (see {@link Component#using}), by name. What a run wrote
 * has only their names; here they come back.
 *
 * @param byName the objects by their names, without the prefix {@code java:}
 */
record Instances(Map<String, Object> byName) {
    static final Instances NONE = new Instances(Map.of());

    private static final String PREFIX = "java:";

    /** Under which key a component's name stands; whole models have {@code kind}. */
    private static final List<String> NAME_KEYS = List.of("name", "kind");

    /** Under which key that of a stage stands; what stands beside it is the pipeline's. */
    private static final String STAGE = "stage";

    Instances {
        byName = Map.copyOf(byName);
    }

    /**
     * What a run wrote, with the objects in the places of their names.
     *
     * @throws ModelException if one is not given
     */
    ConfigNode.MapNode into(Path run, ConfigNode.MapNode root) {
        ConfigNode all = complete(run, root);
        return all instanceof ConfigNode.MapNode map ? map : root;
    }

    private ConfigNode complete(Path run, ConfigNode node) {
        if (node instanceof ConfigNode.ListNode list) {
            List<ConfigNode> items = new ArrayList<>();
            list.items().forEach(item -> items.add(complete(run, item)));
            return new ConfigNode.ListNode(items, list.location());
        }
        if (!(node instanceof ConfigNode.MapNode map)) {
            return node;
        }
        if (map.entries().get(STAGE) instanceof ConfigNode.Scalar scalar
                && scalar.value() instanceof String name
                && name.startsWith(PREFIX)) {
            return map.with(STAGE, new ConfigNode.Scalar(object(run, name), scalar.location()));
        }
        for (String key : NAME_KEYS) {
            if (map.entries().get(key) instanceof ConfigNode.Scalar scalar
                    && scalar.value() instanceof String name
                    && name.startsWith(PREFIX)) {
                return new ConfigNode.Scalar(object(run, name), map.location());
            }
        }
        Map<String, ConfigNode> entries = new LinkedHashMap<>();
        map.entries().forEach((key, value) -> entries.put(key, complete(run, value)));
        return new ConfigNode.MapNode(entries, map.keys(), map.location());
    }

    /** The table of numbers of a name. */
    Optional<ArrayTable> arrays(String name) {
        Object rows = byName.get(name);
        Optional<ArrayTable> table = ArrayTable.from(rows);
        if (rows != null && table.isEmpty()) {
            throw new IllegalArgumentException("the object \"" + name + "\" is to be data, and is a "
                    + rows.getClass().getName() + ", not an ArrayTable, double[][], float[][] or INDArray");
        }
        return table;
    }

    private Component object(Path run, String name) {
        String bare = name.substring(PREFIX.length());
        Object object = byName.get(bare);
        if (object == null) {
            throw new ModelException("the run in " + run + " was made in Java with an object of its own, " + name
                    + ", and none is given: load or resume it in Java, with Map.of(\"" + bare + "\", object)");
        }
        return Component.using(bare, object);
    }

    /**
     * Refuses objects that could not be told apart in what a run writes.
     *
     * @throws ConfigException if two objects have one name
     */
    static void requireDistinct(Iterable<Set<Component>> used) {
        Map<String, Object> seen = new LinkedHashMap<>();
        for (Set<Component> components : used) {
            for (Component component : components) {
                if (component.instance().isEmpty()) {
                    continue;
                }
                Object object = component.instance().get();
                Object other = seen.putIfAbsent(component.name(), object);
                if (other != null && other != object) {
                    throw new ConfigException(List.of(new Violation(
                            Location.JAVA,
                            "",
                            "two objects go by the name " + component.name()
                                    + ", and the run's folder could not tell which is which: name them by"
                                    + " Component.using(name, object)")));
                }
            }
        }
    }
}
