package org.ergodic.pipeline.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Violation;
import org.ergodic.api.message.Excerpt;

/**
 * Values that the command line puts over those of a file: {@code train.steps=100}, lists as
 * {@code model.score.hidden=[64, 64]}, and items of lists that are there as {@code model.bijections[0].layers=8}.
 */
public final class Overrides {
    private static final String SOURCE = "--set";
    private static final Pattern ITEM = Pattern.compile("([^\\[\\]]+)\\[(\\d+)\\]");
    private static final int MOST_DIGITS = 9;

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

    private static ConfigNode.MapNode set(ConfigNode.MapNode map, String[] keys, int depth, ConfigNode value) {
        Matcher item = ITEM.matcher(keys[depth]);
        String key = item.matches() ? item.group(1) : keys[depth];
        ConfigNode there = map.entries().get(key);
        UnaryOperator<ConfigNode> change =
                old -> depth == keys.length - 1 ? value : set(asMap(old), keys, depth + 1, value);
        return map.with(key, item.matches() ? within(there, item, keys, change) : change.apply(there));
    }

    /** A list with one of its items changed. */
    private static ConfigNode within(ConfigNode there, Matcher item, String[] keys, UnaryOperator<ConfigNode> change) {
        String list = item.group(1);
        if (!(there instanceof ConfigNode.ListNode old)) {
            throw error("'" + Excerpt.of(String.join(".", keys)) + "': " + list + " is "
                    + (there == null ? "not given" : there.describe()) + ", and no list: give all of it, as in " + list
                    + "=[a, b]");
        }
        int index = item.group(2).length() > MOST_DIGITS ? Integer.MAX_VALUE : Integer.parseInt(item.group(2));
        if (index >= old.items().size()) {
            throw error("'" + Excerpt.of(String.join(".", keys)) + "': " + list + " has "
                    + old.items().size() + " items, numbered from 0");
        }
        List<ConfigNode> items = new ArrayList<>(old.items());
        items.set(index, change.apply(items.get(index)));
        return new ConfigNode.ListNode(items, old.location());
    }

    private static ConfigException error(String message) {
        return new ConfigException(List.of(new Violation(new Location(SOURCE, 0), "", message)));
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
