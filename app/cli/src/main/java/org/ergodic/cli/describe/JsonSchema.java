package org.ergodic.cli.describe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.plugin.Kind;
import org.ergodic.host.Binder;
import org.ergodic.host.OptionInfo;
import org.ergodic.host.OptionType;
import org.ergodic.host.Registered;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.config.PipelineConfig;

/**
 * A JSON schema (draft 2020-12) of pipeline files: what they may hold as far as types, ranges, names and keys say it,
 * with the components of plugins. What options say of each other, and whether parts go together, {@code validate}
 * knows.
 */
public final class JsonSchema {
    private static final String REF = "$ref";
    private static final String DEFS = "#/$defs/";
    private static final String TYPE = "type";
    private static final String DESCRIPTION = "description";

    private final Registry registry;

    public JsonSchema(Registry registry) {
        this.registry = registry;
    }

    /** {@return the schema as plain maps and lists} */
    public Map<String, Object> schema() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", "A pipeline of Ergodic");
        Map<String, Object> map = map(PipelineConfig.class);
        @SuppressWarnings("unchecked")
        Map<String, Object> keys = (Map<String, Object>) map.get("properties");
        keys.put("provenance", Map.of(DESCRIPTION, "what a run says of itself in its config.resolved.yaml; not read"));
        keys.put("train", anyOf(List.of(keys.get("train"), Map.of("const", PipelineConfig.NO_TRAINING))));
        // A file of stages has none of the sections of one run, and a sweep has them all and more.
        keys.put("stages", list(stage()));
        keys.put("sweep", Map.of(TYPE, "object", DESCRIPTION, "lists of values, by the keys that take them in turn"));
        keys.put("seeds", anyOf(List.of(Map.of(TYPE, "integer", "minimum", 1), list(Map.of(TYPE, "integer")))));
        Object required = map.remove("required");
        root.putAll(map);
        root.put("anyOf", List.of(Map.of("required", required), Map.of("required", List.of("stages"))));
        Map<String, Object> defs = new LinkedHashMap<>();
        for (Kind<?> kind : Kind.all()) {
            defs.put(kind.name(), component(kind));
        }
        root.put("$defs", defs);
        return root;
    }

    /** A stage and what every stage may say; its own options are checked by {@code validate}. */
    private Map<String, Object> stage() {
        Map<String, Object> stage = new LinkedHashMap<>();
        stage.put(TYPE, "object");
        stage.put(
                "properties",
                Map.of(
                        "stage",
                        Map.of(
                                "enum",
                                registry.list(Kind.STAGE).stream()
                                        .map(Registered::name)
                                        .toList()),
                        "name",
                        Map.of(TYPE, "string")));
        stage.put("required", List.of("stage"));
        return stage;
    }

    private Map<String, Object> map(Class<? extends Record> type) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(TYPE, "object");
        fill(map, Binder.describe(type), List.of());
        return map;
    }

    private void fill(Map<String, Object> map, List<OptionInfo> options, List<String> more) {
        @SuppressWarnings("unchecked")
        Map<String, Object> properties =
                (Map<String, Object>) map.computeIfAbsent("properties", key -> new LinkedHashMap<String, Object>());
        List<String> required = new ArrayList<>(more);
        for (OptionInfo option : options) {
            properties.put(option.key(), property(option));
            if (option.required()) {
                required.add(option.key());
            }
        }
        if (!required.isEmpty()) {
            map.put("required", required);
        }
        map.put("additionalProperties", false);
    }

    private Map<String, Object> property(OptionInfo option) {
        Map<String, Object> value = value(option.form(), option.byDefault());
        Map<String, Object> property = new LinkedHashMap<>();
        property.put(
                DESCRIPTION,
                option.description()
                        + option.byDefault()
                                .map(text -> " (default " + text + ")")
                                .orElse(""));
        if (option.required()) {
            property.putAll(value);
        } else {
            // A key with nothing after it has its default.
            property.putAll(anyOf(List.of(value, Map.of(TYPE, "null"))));
        }
        return property;
    }

    private Map<String, Object> value(OptionType form, Optional<String> byDefault) {
        if (form instanceof OptionType.Numeric number) {
            return number(number);
        }
        if (form instanceof OptionType.Truth) {
            return Map.of(TYPE, "boolean");
        }
        if (form instanceof OptionType.Choice choice) {
            return Map.of("enum", choice.words());
        }
        if (form instanceof OptionType.Names) {
            return anyOf(List.of(Map.of(TYPE, "boolean"), list(Map.of(TYPE, List.of("string", "number")))));
        }
        if (form instanceof OptionType.Values) {
            Map<String, Object> each = Map.of(TYPE, List.of("string", "number", "boolean"));
            return anyOf(List.of(list(each), ordered(TYPE, "object", "additionalProperties", each)));
        }
        if (form instanceof OptionType.Section section) {
            return map(section.record());
        }
        if (form instanceof OptionType.ListOf many) {
            return list(value(many.item(), Optional.empty()));
        }
        if (form instanceof OptionType.MapOf map) {
            return ordered(TYPE, "object", "additionalProperties", value(map.value(), Optional.empty()));
        }
        if (form instanceof OptionType.Part part) {
            return part(part, byDefault);
        }
        return Map.of(TYPE, List.of("string", "number"));
    }

    private static Map<String, Object> number(OptionType.Numeric number) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(TYPE, number.whole() ? "integer" : "number");
        if (number.least() > Double.NEGATIVE_INFINITY) {
            map.put(number.above() ? "exclusiveMinimum" : "minimum", plain(number.least()));
        }
        if (number.most() < Double.POSITIVE_INFINITY) {
            map.put(number.below() ? "exclusiveMaximum" : "maximum", plain(number.most()));
        }
        return map;
    }

    private static Number plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? (Number) (long) value : (Number) value;
    }

    /** A component, whose name may be left out where there is a default. */
    private Map<String, Object> part(OptionType.Part part, Optional<String> byDefault) {
        Map<String, Object> named = Map.of(REF, DEFS + part.kind().name());
        Optional<Registered<?>> usual = byDefault.flatMap(text -> named(part.kind(), text));
        if (usual.isEmpty()) {
            return named;
        }
        Map<String, Object> unnamed = new LinkedHashMap<>();
        unnamed.put(TYPE, "object");
        fill(unnamed, Binder.describe(usual.get().factory().config()), List.of());
        return anyOf(List.of(named, unnamed));
    }

    /** The component that a default names: {@code adam} or {@code {name: adam, rate: 1e-3}}. */
    private Optional<Registered<?>> named(Kind<?> kind, String text) {
        String name = text.replaceFirst("^\\{\\s*(?:name|kind):\\s*([^,}\\s]+).*$", "$1");
        for (Registered<?> each : registry.list(kind)) {
            if (each.name().equals(name)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private Map<String, Object> component(Kind<?> kind) {
        String nameKey = kind.equals(Kind.MODEL) ? "kind" : "name";
        List<Object> choices = new ArrayList<>();
        List<Object> bare = new ArrayList<>();
        for (Registered<?> each : registry.list(kind)) {
            List<OptionInfo> options = Binder.describe(each.factory().config());
            if (options.stream().noneMatch(OptionInfo::required)) {
                bare.add(each.name());
            }
            Map<String, Object> map = new LinkedHashMap<>();
            map.put(TYPE, "object");
            map.put(DESCRIPTION, each.factory().description());
            Map<String, Object> properties = new LinkedHashMap<>();
            properties.put(nameKey, Map.of("const", each.name()));
            map.put("properties", properties);
            fill(map, options, List.of(nameKey));
            choices.add(map);
        }
        if (!bare.isEmpty()) {
            choices.add(0, Map.of("enum", bare));
        }
        // A kind of which there is no component: nothing fits.
        return choices.isEmpty() ? Map.of("not", Map.of()) : anyOf(choices);
    }

    private static Map<String, Object> anyOf(List<?> choices) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("anyOf", choices);
        return map;
    }

    private static Map<String, Object> list(Map<String, Object> items) {
        return ordered(TYPE, "array", "items", items);
    }

    private static Map<String, Object> ordered(String first, Object one, String second, Object two) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(first, one);
        map.put(second, two);
        return map;
    }
}
