package org.ergodic.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Option;

/**
 * Reads the defaults in {@link Option#byDefault}: the part of YAML that one line needs, which is scalars, quoted text,
 * {@code [a, b]} and {@code {key: value}}. Files are read by the application, with a whole YAML parser.
 */
final class Literals {
    private static final String STOPS = ",]}";

    private final String text;
    private int at;

    private Literals(String text) {
        this.text = text;
    }

    /**
     * Reads a literal.
     *
     * @param text one line
     * @param location where it is said to stand
     * @return the tree
     * @throws IllegalArgumentException if it is malformed, saying where
     */
    static ConfigNode parse(String text, Location location) {
        Literals reader = new Literals(text);
        ConfigNode node = reader.value(location, false);
        reader.skip();
        if (reader.at < text.length()) {
            throw reader.malformed("something after the value");
        }
        return node;
    }

    private ConfigNode value(Location location, boolean nested) {
        skip();
        if (at == text.length()) {
            return new ConfigNode.Scalar(null, location);
        }
        return switch (text.charAt(at)) {
            case '[' -> list(location);
            case '{' -> map(location);
            case '\'', '"' -> new ConfigNode.Scalar(quoted(), location);
            default -> new ConfigNode.Scalar(scalar(plain(nested ? STOPS : "")), location);
        };
    }

    private ConfigNode list(Location location) {
        List<ConfigNode> items = new ArrayList<>();
        at++;
        while (!closes(']')) {
            items.add(value(location, true));
            separator(']');
        }
        return new ConfigNode.ListNode(items, location);
    }

    private ConfigNode map(Location location) {
        Map<String, ConfigNode> entries = new LinkedHashMap<>();
        Map<String, Location> keys = new LinkedHashMap<>();
        at++;
        while (!closes('}')) {
            skip();
            String key = plain(":" + STOPS);
            if (at == text.length() || text.charAt(at) != ':') {
                throw malformed("a key without a value");
            }
            at++;
            entries.put(key, value(location, true));
            keys.put(key, location);
            separator('}');
        }
        return new ConfigNode.MapNode(entries, keys, location);
    }

    private boolean closes(char end) {
        skip();
        if (at == text.length()) {
            throw malformed("'" + end + "' is missing");
        }
        if (text.charAt(at) != end) {
            return false;
        }
        at++;
        return true;
    }

    private void separator(char end) {
        skip();
        if (at < text.length() && text.charAt(at) == ',') {
            at++;
        } else if (at == text.length() || text.charAt(at) != end) {
            throw malformed("',' or '" + end + "' is missing");
        }
    }

    private String quoted() {
        char quote = text.charAt(at++);
        int end = text.indexOf(quote, at);
        if (end < 0) {
            throw malformed("the closing quote is missing");
        }
        String inside = text.substring(at, end);
        at = end + 1;
        return inside;
    }

    private String plain(String stops) {
        int from = at;
        while (at < text.length() && stops.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at).trim();
    }

    private static Object scalar(String word) {
        switch (word) {
            case "null", "~", "":
                return null;
            case "true":
                return true;
            case "false":
                return false;
            default:
                break;
        }
        if (word.matches("[-+]?[0-9]+")) {
            return Long.valueOf(word);
        }
        if (word.matches("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?")) {
            return Double.valueOf(word);
        }
        return word;
    }

    private void skip() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private IllegalArgumentException malformed(String what) {
        return new IllegalArgumentException("'" + text + "', at character " + (at + 1) + ": " + what);
    }
}
