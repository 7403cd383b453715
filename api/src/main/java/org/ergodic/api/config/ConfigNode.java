package org.ergodic.api.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apiguardian.api.API;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.message.Names;

/**
 * A tree of configuration: maps, lists and scalars, each with the place it was read from. Equality is by value, not by
 * place.
 */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface ConfigNode {
    /** {@return where it stands} */
    Location location();

    /** {@return what it is, for a message: {@code a map}, {@code a list}, {@code the number 3}, ...} */
    String describe();

    /** {@return the same as plain Java maps, lists, strings, numbers and booleans} */
    Object plain();

    /**
     * A map.
     *
     * @param entries values by key, in order
     * @param keys where each key stands
     * @param location where it begins
     */
    record MapNode(Map<String, ConfigNode> entries, Map<String, Location> keys, Location location)
            implements ConfigNode {
        /** Copies the entries, keeping their order. */
        public MapNode {
            entries = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(entries));
            keys = Map.copyOf(keys);
        }

        /**
         * Where a key stands.
         *
         * @param key the key
         * @return its place, or that of the map
         */
        public Location at(String key) {
            return keys.getOrDefault(key, location);
        }

        /**
         * This map with one entry more or replaced.
         *
         * @param key the key
         * @param value its value
         * @return a new map
         */
        public MapNode with(String key, ConfigNode value) {
            Map<String, ConfigNode> all = new LinkedHashMap<>(entries);
            all.put(key, value);
            Map<String, Location> places = new LinkedHashMap<>(keys);
            places.put(key, value.location());
            return new MapNode(all, places, location);
        }

        /**
         * This map without an entry.
         *
         * @param key the key
         * @return a new map
         */
        public MapNode without(String key) {
            Map<String, ConfigNode> all = new LinkedHashMap<>(entries);
            all.remove(key);
            return new MapNode(all, keys, location);
        }

        @Override
        public String describe() {
            return "a map";
        }

        @Override
        public Object plain() {
            Map<String, Object> plain = new LinkedHashMap<>();
            entries.forEach((key, value) -> plain.put(key, value.plain()));
            return plain;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof MapNode that && entries.equals(that.entries);
        }

        @Override
        public int hashCode() {
            return entries.hashCode();
        }

        @Override
        public String toString() {
            return plain().toString();
        }
    }

    /**
     * A list.
     *
     * @param items its items
     * @param location where it begins
     */
    record ListNode(List<ConfigNode> items, Location location) implements ConfigNode {
        /** Copies the items. */
        public ListNode {
            items = List.copyOf(items);
        }

        @Override
        public String describe() {
            return "a list";
        }

        @Override
        public Object plain() {
            List<Object> plain = new ArrayList<>();
            items.forEach(item -> plain.add(item.plain()));
            return plain;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof ListNode that && items.equals(that.items);
        }

        @Override
        public int hashCode() {
            return items.hashCode();
        }

        @Override
        public String toString() {
            return plain().toString();
        }
    }

    /**
     * A scalar.
     *
     * @param value a String, Long, Double, Boolean, a {@link Component} that Java code gave, or null for YAML's null
     * @param location where it stands
     */
    record Scalar(Object value, Location location) implements ConfigNode {
        @Override
        public String describe() {
            if (value == null) {
                return "nothing";
            }
            if (value instanceof Number) {
                return "the number " + value;
            }
            return value instanceof String ? "the text '" + Excerpt.of(value) + "'" : "'" + Excerpt.of(value) + "'";
        }

        @Override
        public Object plain() {
            return value;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Scalar that && Objects.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return Objects.hashCode(value);
        }

        @Override
        public String toString() {
            return String.valueOf(value);
        }
    }

    /**
     * A tree from plain Java values.
     *
     * @param value a map with string keys, a collection, a string, a number, a boolean, an enum, a {@link Component},
     *     another node, or null
     * @return the tree
     * @throws IllegalArgumentException for any other value
     */
    static ConfigNode of(Object value) {
        if (value instanceof ConfigNode node) {
            return node;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, ConfigNode> entries = new LinkedHashMap<>();
            map.forEach((key, item) -> entries.put(String.valueOf(key), of(item)));
            return new MapNode(entries, Map.of(), Location.JAVA);
        }
        if (value instanceof Iterable<?> items) {
            List<ConfigNode> nodes = new ArrayList<>();
            items.forEach(item -> nodes.add(of(item)));
            return new ListNode(nodes, Location.JAVA);
        }
        if (value instanceof Byte || value instanceof Short || value instanceof Integer || value instanceof Long) {
            return new Scalar(((Number) value).longValue(), Location.JAVA);
        }
        if (value instanceof Number number) {
            return new Scalar(number.doubleValue(), Location.JAVA);
        }
        if (value instanceof Enum<?> constant) {
            return new Scalar(Names.kebab(constant.name()), Location.JAVA);
        }
        if (value == null || value instanceof String || value instanceof Boolean || value instanceof Component) {
            return new Scalar(value, Location.JAVA);
        }
        throw new IllegalArgumentException(
                "a configuration cannot hold a " + value.getClass().getName());
    }
}
