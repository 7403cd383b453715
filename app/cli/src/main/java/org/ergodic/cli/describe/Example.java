package org.ergodic.cli.describe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ergodic.api.plugin.Kind;
import org.ergodic.host.Binder;
import org.ergodic.host.OptionInfo;
import org.ergodic.host.Registered;
import org.ergodic.host.Registry;

/** How a component is written into a pipeline, with a value for every option that it must be given. */
public final class Example {
    private static final String LIST = "list of ";
    private static final Pattern NUMBER = Pattern.compile("(at least|above|from) (-?[0-9.eE+-]+)");

    /** So many options with a default are shown, so that people see how they are written. */
    private static final int SHOWN = 2;

    /** What a component is made of within others; a part that needs parts that need parts is shown so deep. */
    private static final int DEPTH = 3;

    private final Registry registry;

    public Example(Registry registry) {
        this.registry = registry;
    }

    /** Values for the options that have no default, as far as they can be guessed. */
    private Map<String, Object> required(Registered<?> part) {
        return required(part, 0);
    }

    /**
     * Guesses at values for the options that have no default: where one of them names a component, one guess for each
     * that needs no options itself, since not all may do.
     */
    public List<Map<String, Object>> guesses(Registered<?> part) {
        Map<String, Object> first = required(part);
        List<Map<String, Object>> all = new ArrayList<>(List.of(first));
        for (OptionInfo option : Binder.describe(part.factory().config())) {
            boolean list = option.type().startsWith(LIST);
            Optional<Kind<?>> kind = Kind.named(list ? option.type().substring(LIST.length()) : option.type());
            if (option.required() && kind.isPresent()) {
                for (Registered<?> each : registry.list(kind.get())) {
                    if (required(each).isEmpty()) {
                        Map<String, Object> guess = new LinkedHashMap<>(first);
                        guess.put(option.key(), list ? List.of(each.name()) : each.name());
                        all.add(guess);
                    }
                }
            }
        }
        return all;
    }

    private Map<String, Object> required(Registered<?> part, int depth) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (OptionInfo option : Binder.describe(part.factory().config())) {
            if (option.required()) {
                values.put(option.key(), value(option.type(), option.range(), depth));
            }
        }
        return values;
    }

    private Object value(String type, String range, int depth) {
        if (type.startsWith(LIST)) {
            Object one = value(type.substring(LIST.length()), range, depth);
            // Numbers such as times, of which there must be two and which must not be the same.
            return one instanceof Double number
                    ? range.contains("below") ? List.of(number, number / 2) : List.of(2 * number, number)
                    : List.of(one);
        }
        Optional<Kind<?>> kind = Kind.named(type);
        if (kind.isPresent()) {
            return component(kind.get(), depth);
        }
        if (type.startsWith("one of ")) {
            return type.substring("one of ".length()).split(",")[0];
        }
        return switch (type) {
            case "whole number", "number" -> number(range, type.startsWith("whole"));
            case "true or false" -> false;
            case "text" -> "text";
            default -> Map.of();
        };
    }

    private static Object number(String range, boolean whole) {
        Matcher bound = NUMBER.matcher(range);
        double least = bound.find() ? Double.parseDouble(bound.group(2)) : 0;
        double value = range.contains("below 1") ? (least + 1) / 2 : least + 1;
        return whole ? (Object) (long) Math.ceil(value) : (Object) value;
    }

    /** A component of a kind, one that needs no options where there is one. */
    private Object component(Kind<?> kind, int depth) {
        List<? extends Registered<?>> all = registry.list(kind);
        Optional<? extends Registered<?>> plain =
                all.stream().filter(r -> required(r).isEmpty()).findFirst();
        if (plain.isPresent() || all.isEmpty() || depth >= DEPTH) {
            return plain.map(r -> (Object) r.name()).orElse(kind.name());
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", all.get(0).name());
        map.putAll(required(all.get(0), depth + 1));
        return map;
    }

    /**
     * The line of a pipeline in which a component is used.
     *
     * @param part the component
     * @param required values for the options that have no default
     */
    public String line(Registered<?> part, Map<String, Object> required) {
        Map<String, Object> options = new LinkedHashMap<>(required);
        Binder.describe(part.factory().config()).stream()
                .filter(option -> option.byDefault().isPresent())
                .limit(SHOWN)
                .forEach(option ->
                        options.put(option.key(), new Raw(option.byDefault().orElseThrow())));
        return place(part.kind(), part, options).orElseGet(() -> flow(named(part, options)));
    }

    private static Object named(Registered<?> part, Map<String, Object> options) {
        if (options.isEmpty()) {
            return part.name();
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(part.kind().equals(Kind.MODEL) ? "kind" : "name", part.name());
        map.putAll(options);
        return map;
    }

    private Optional<String> place(Kind<?> kind, Registered<?> part, Map<String, Object> options) {
        Object value = named(part, options);
        if (kind.equals(Kind.MODEL)) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("kind", part.name());
            map.putAll(options);
            return Optional.of("model: " + flow(map));
        }
        if (kind.equals(Kind.STAGE)) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("stage", part.name());
            map.putAll(options);
            return Optional.of("stages: [" + flow(map) + "]");
        }
        Map<Kind<?>, String> sections = Map.of(
                Kind.CODEC, "data: { csv: table.csv, codecs: { column: %s } }",
                Kind.SOURCE, "data: { source: %s }",
                Kind.GENERATOR, "data: { generator: %s }",
                Kind.OBJECTIVE, "train: { objective: %s }",
                Kind.OPTIMIZER, "train: { optimizer: %s }",
                Kind.SCHEDULE, "train: { schedule: %s }",
                Kind.SOLVER, "sample: { solver: %s }",
                Kind.METRIC, "evaluate: [%s]");
        if (sections.containsKey(kind)) {
            return Optional.of(sections.get(kind).formatted(flow(value)));
        }
        return within(kind, value, new LinkedHashSet<>(Set.of(kind)));
    }

    /** Inside a component that has an option of this kind. */
    private Optional<String> within(Kind<?> kind, Object value, Set<Kind<?>> seen) {
        for (Kind<?> outer : List.of(Kind.MODEL, Kind.SOLVER, Kind.OBJECTIVE, Kind.ENERGY, Kind.PRIOR)) {
            for (Registered<?> around : registry.list(outer)) {
                if (!around.official()) {
                    continue;
                }
                for (OptionInfo option : Binder.describe(around.factory().config())) {
                    boolean list = option.type().equals(LIST + kind.name());
                    if (list || option.type().equals(kind.name())) {
                        Map<String, Object> options = new LinkedHashMap<>(required(around));
                        options.put(option.key(), list ? List.of(value) : value);
                        if (seen.add(outer)) {
                            return place(outer, around, options);
                        }
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** A default as it is written, which is YAML already. */
    private record Raw(String yaml) {}

    static String flow(Object value) {
        if (value instanceof Raw raw) {
            return raw.yaml();
        }
        if (value instanceof Map<?, ?> map) {
            return map.isEmpty()
                    ? "{}"
                    : map.entrySet().stream()
                            .map(e -> e.getKey() + ": " + flow(e.getValue()))
                            .collect(Collectors.joining(", ", "{ ", " }"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Example::flow).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Double number && number == Math.rint(number)) {
            return Long.toString(number.longValue());
        }
        return String.valueOf(value);
    }
}
