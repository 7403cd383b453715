package org.ergodic.pipeline.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Violation;
import org.ergodic.api.message.Excerpt;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/**
 * Builds a tree from the events of a YAML text as they come, so that a text that is nested too deep, or whose aliases
 * repeat each other, is refused where it goes too far and not when it has filled the memory.
 */
final class TreeBuilder {
    /** The most levels of maps and lists within each other. */
    static final int DEEPEST = 50;

    /** The most values that all aliases together repeat. Each alias of an alias doubles them, or worse. */
    private static final int MOST_REPEATED = 10_000;

    private final Parser events;
    private final ScalarResolver resolver;
    private final String source;
    private final boolean lines;
    private final Map<Anchor, Part> anchors = new HashMap<>();
    private Location last;
    private long repeated;

    /** A builder for one text; {@code lines} says whether its lines mean something to people. */
    TreeBuilder(Parser events, ScalarResolver resolver, String source, boolean lines) {
        this.events = events;
        this.resolver = resolver;
        this.source = source;
        this.lines = lines;
        last = new Location(source, 0);
    }

    /** A node, how many values it has with all within it, and how many levels. */
    private record Part(ConfigNode node, long size, int height) {}

    /** {@return the only document of the text, nothing if there is none} */
    ConfigNode document() {
        events.next();
        if (events.checkEvent(Event.ID.StreamEnd)) {
            return new ConfigNode.Scalar(null, new Location(source, 0));
        }
        events.next();
        ConfigNode root = part(0).node();
        events.next();
        if (!events.checkEvent(Event.ID.StreamEnd)) {
            throw error(location(events.peekEvent()), "a second document begins here; one is expected");
        }
        return root;
    }

    private Part part(int depth) {
        Event event = events.next();
        Location location = location(event);
        if (event instanceof AliasEvent alias) {
            return repeat(alias.getAlias(), depth, location);
        }
        Part part;
        if (event instanceof ScalarEvent scalar) {
            part = new Part(new ConfigNode.Scalar(value(scalar, location), location), 1, 0);
        } else {
            if (depth == DEEPEST) {
                throw tooDeep(location);
            }
            part = event.getEventId() == Event.ID.SequenceStart ? list(depth, location) : map(depth, location);
        }
        ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor, part));
        return part;
    }

    private Part repeat(Anchor anchor, int depth, Location location) {
        Part part = anchors.get(anchor);
        if (part == null) {
            throw error(
                    location,
                    "the alias *" + Excerpt.of(anchor.getValue()) + " has no anchor before it that has ended");
        }
        if (depth + part.height() > DEEPEST) {
            throw tooDeep(location);
        }
        repeated += part.size();
        if (repeated > MOST_REPEATED) {
            throw error(
                    location,
                    "with the alias *" + Excerpt.of(anchor.getValue()) + " aliases repeat more than " + MOST_REPEATED
                            + " values: write them out");
        }
        return part;
    }

    private Part list(int depth, Location location) {
        List<ConfigNode> items = new ArrayList<>();
        long size = 1;
        int height = 0;
        while (!events.checkEvent(Event.ID.SequenceEnd)) {
            Part item = part(depth + 1);
            items.add(item.node());
            size += item.size();
            height = Math.max(height, item.height());
        }
        events.next();
        return new Part(new ConfigNode.ListNode(items, location), size, height + 1);
    }

    private Part map(int depth, Location location) {
        Map<String, ConfigNode> entries = new LinkedHashMap<>();
        Map<String, Location> keys = new LinkedHashMap<>();
        long size = 1;
        int height = 0;
        while (!events.checkEvent(Event.ID.MappingEnd)) {
            Location at = location(events.peekEvent());
            String key = key(at);
            Part value = part(depth + 1);
            if (entries.put(key, value.node()) != null) {
                throw error(
                        at,
                        "the key \"" + Excerpt.of(key) + "\" is here for the second time; the first is on line "
                                + keys.get(key).line());
            }
            keys.put(key, at);
            size += value.size();
            height = Math.max(height, value.height());
        }
        events.next();
        return new Part(new ConfigNode.MapNode(entries, keys, location), size, height + 1);
    }

    private String key(Location at) {
        Event event = events.next();
        if (event instanceof ScalarEvent scalar) {
            scalar.getAnchor()
                    .ifPresent(anchor ->
                            anchors.put(anchor, new Part(new ConfigNode.Scalar(value(scalar, at), at), 1, 0)));
            return scalar.getValue();
        }
        if (event instanceof AliasEvent alias
                && repeat(alias.getAlias(), 0, at).node() instanceof ConfigNode.Scalar scalar) {
            return String.valueOf(scalar.value());
        }
        throw error(at, "a key must be a word, not a list or a map");
    }

    private Object value(ScalarEvent scalar, Location location) {
        String text = scalar.getValue();
        Tag tag = scalar.getTag()
                .filter(given -> !given.equals("!"))
                .map(Tag::new)
                .orElseGet(() -> resolver.resolve(text, scalar.getImplicit().canOmitTagInPlainScalar()));
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
            String why = scalar.isPlain() && scalar.getTag().isEmpty() ? " is too large" : " is none";
            throw error(location, "the number " + Excerpt.of(text) + why);
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
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".nan")) {
            return Double.NaN;
        }
        if (lower.endsWith(".inf")) {
            return lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return Double.parseDouble(text);
    }

    /** Where an event begins; the values of a line share their place. */
    private Location location(Event event) {
        Optional<Mark> mark = lines ? event.getStartMark() : Optional.empty();
        int line = mark.map(m -> m.getLine() + 1).orElse(0);
        if (line != last.line()) {
            last = new Location(source, line);
        }
        return last;
    }

    private static ConfigException tooDeep(Location location) {
        return error(location, "is nested deeper than " + DEEPEST + " levels");
    }

    private static ConfigException error(Location location, String message) {
        return new ConfigException(List.of(new Violation(location, "", message)));
    }
}
