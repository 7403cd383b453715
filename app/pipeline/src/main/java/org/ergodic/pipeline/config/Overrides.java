package org.ergodic.pipeline.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Violation;
import org.ergodic.api.message.Excerpt;

/** Values that the command line puts over those of a file: {@code --set train.steps=100}. */
public final class Overrides {
    private static final String SOURCE = "--set";

    private Overrides() {}

    /**
     * Applies overrides in order.
     *
     * @param root the file's tree
     * @param settings each {@code key.key=value}, the value as YAML
     * @return a new tree
     * @throws ConfigException for a setting of another form
     */
    public static ConfigNode.MapNode apply(ConfigNode.MapNode root, List<String> settings) {
        ConfigNode.MapNode result = root;
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            String path = equals < 0 ? setting : setting.substring(0, equals).trim();
            if (equals < 0 || path.isEmpty() || path.startsWith(".") || path.endsWith(".") || path.contains("..")) {
                throw new ConfigException(List.of(new Violation(
                        new Location(SOURCE, 0),
                        "",
                        "'" + Excerpt.of(setting) + "' must have the form key.key=value, such as train.steps=100")));
            }
            String[] keys = path.split("\\.");
            if (keys.length > TreeBuilder.DEEPEST) {
                throw new ConfigException(List.of(new Violation(
                        new Location(SOURCE, 0),
                        "",
                        "'" + Excerpt.of(setting) + "' is nested deeper than " + TreeBuilder.DEEPEST + " levels")));
            }
            result = set(result, keys, 0, YamlReader.parse(setting.substring(equals + 1), SOURCE, false));
        }
        return result;
    }

    /**
     * Sets one value.
     *
     * @param root a tree
     * @param path its key, {@code key.key}
     * @param value the value
     * @return a new tree
     * @throws ConfigException for a key of another form
     */
    public static ConfigNode.MapNode set(ConfigNode.MapNode root, String path, ConfigNode value) {
        if (path.isEmpty() || path.startsWith(".") || path.endsWith(".") || path.contains("..")) {
            throw new ConfigException(List.of(new Violation(
                    value.location(), path, "must be a key such as train.steps, not '" + Excerpt.of(path) + "'")));
        }
        return set(root, path.split("\\."), 0, value);
    }

    private static ConfigNode.MapNode set(ConfigNode.MapNode map, String[] keys, int depth, ConfigNode value) {
        String key = keys[depth];
        if (depth == keys.length - 1) {
            return map.with(key, value);
        }
        return map.with(key, set(asMap(map.entries().get(key)), keys, depth + 1, value));
    }

    /** A component that is only named gets room for options; anything else that is no map is replaced by one. */
    private static ConfigNode.MapNode asMap(ConfigNode node) {
        if (node instanceof ConfigNode.MapNode map) {
            return map;
        }
        Location location = new Location(SOURCE, 0);
        Map<String, ConfigNode> entries = new LinkedHashMap<>();
        if (node instanceof ConfigNode.Scalar scalar && scalar.value() instanceof String) {
            entries.put("name", scalar);
        }
        return new ConfigNode.MapNode(entries, Map.of(), location);
    }
}
