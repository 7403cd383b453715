package org.ergodic.app.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Violation;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** YAML 1.2 with its core schema, as trees that know their lines. */
public final class Yaml {
    private static final int DEEPEST = 50;

    private Yaml() {}

    /**
     * Reads a file.
     *
     * @param file the file
     * @return its tree
     * @throws ConfigException if it cannot be read or is no YAML map, with the line
     */
    public static ConfigNode.MapNode read(Path file) {
        Location location = new Location(file.toString(), 0);
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw error(
                    location,
                    "there is no such file (looked in "
                            + file.toAbsolutePath().normalize().getParent() + ")");
        } catch (CharacterCodingException e) {
            throw error(location, "is not text in UTF-8");
        } catch (IOException e) {
            String why = Files.isDirectory(file) ? "it is a folder" : e.getMessage();
            throw error(location, "cannot be read: " + why);
        }
        ConfigNode node = parse(text, file.toString(), true);
        if (node instanceof ConfigNode.Scalar scalar && scalar.value() == null) {
            throw error(location, "is empty; a pipeline begins with: ergodic: 1");
        }
        if (!(node instanceof ConfigNode.MapNode map)) {
            throw error(node.location(), "must be a map with keys, not " + node.describe());
        }
        return map;
    }

    /**
     * Reads text.
     *
     * @param text YAML
     * @param source where it comes from, for messages
     * @param lines whether its lines mean something to people
     * @return its tree
     * @throws ConfigException if it is no YAML, with the line
     */
    public static ConfigNode parse(String text, String source, boolean lines) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(source)
                .setSchema(new CoreSchema())
                .setAllowDuplicateKeys(false)
                .build();
        try {
            Optional<Node> root =
                    new Composer(settings, new ParserImpl(settings, new StreamReader(settings, text))).getSingleNode();
            return root.isEmpty()
                    ? new ConfigNode.Scalar(null, new Location(source, 0))
                    : new Reader(source, lines).convert(root.get(), 0);
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            throw error(
                    new Location(source, lines ? mark.map(m -> m.getLine() + 1).orElse(0) : 0),
                    "is no valid YAML: " + e.getProblem()
                            + mark.map(m -> " (column " + (m.getColumn() + 1) + ")")
                                    .orElse(""));
        } catch (YamlEngineException e) {
            throw error(new Location(source, 0), "is no valid YAML: " + e.getMessage());
        }
    }

    private static ConfigException error(Location location, String message) {
        return new ConfigException(List.of(new Violation(location, "", message)));
    }

    private record Reader(String source, boolean lines) {
        ConfigNode convert(Node node, int depth) {
            Location location = location(node);
            if (depth > DEEPEST) {
                throw error(location, "is nested deeper than " + DEEPEST + " levels");
            }
            if (node instanceof ScalarNode scalar) {
                return new ConfigNode.Scalar(value(scalar, location), location);
            }
            if (node instanceof SequenceNode sequence) {
                List<ConfigNode> items = new ArrayList<>();
                sequence.getValue().forEach(item -> items.add(convert(item, depth + 1)));
                return new ConfigNode.ListNode(items, location);
            }
            Map<String, ConfigNode> entries = new LinkedHashMap<>();
            Map<String, Location> keys = new LinkedHashMap<>();
            for (NodeTuple tuple : ((MappingNode) node).getValue()) {
                Location at = location(tuple.getKeyNode());
                if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                    throw error(at, "a key must be a word, not a list or a map");
                }
                if (entries.put(key.getValue(), convert(tuple.getValueNode(), depth + 1)) != null) {
                    throw error(
                            at,
                            "the key \"" + key.getValue() + "\" is here for the second time; the first is on line "
                                    + keys.get(key.getValue()).line());
                }
                keys.put(key.getValue(), at);
            }
            return new ConfigNode.MapNode(entries, keys, location);
        }

        private Object value(ScalarNode scalar, Location location) {
            String text = scalar.getValue();
            Tag tag = scalar.getTag();
            try {
                if (tag.equals(Tag.NULL)) {
                    return null;
                }
                if (tag.equals(Tag.BOOL)) {
                    return Boolean.valueOf(text);
                }
                if (tag.equals(Tag.INT)) {
                    return whole(text);
                }
                if (tag.equals(Tag.FLOAT)) {
                    return real(text);
                }
            } catch (NumberFormatException e) {
                throw error(location, "the number " + text + " is too large");
            }
            return text;
        }

        private static Object whole(String text) {
            if (text.startsWith("0x")) {
                return Long.parseLong(text.substring(2), 16);
            }
            return text.startsWith("0o") ? Long.parseLong(text.substring(2), 8) : Long.parseLong(text);
        }

        private static Object real(String text) {
            String lower = text.toLowerCase(java.util.Locale.ROOT);
            if (lower.endsWith(".nan")) {
                return Double.NaN;
            }
            if (lower.endsWith(".inf")) {
                return lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            }
            return Double.parseDouble(text);
        }

        private Location location(Node node) {
            return new Location(
                    source,
                    lines ? node.getStartMark().map(m -> m.getLine() + 1).orElse(0) : 0);
        }
    }
}
