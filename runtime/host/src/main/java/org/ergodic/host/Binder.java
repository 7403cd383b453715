package org.ergodic.host;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.ergodic.api.config.ColumnValues;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Option;
import org.ergodic.api.config.Selection;
import org.ergodic.api.config.Violation;
import org.ergodic.api.message.Causes;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.message.Names;
import org.ergodic.api.plugin.Factory;
import org.ergodic.api.plugin.Kind;

/**
 * Turns trees of configuration into config records and back. Everything wrong in a tree is found in one go: unknown and
 * missing keys, wrong types, numbers out of range, unknown components, and whatever a record's own constructor refuses.
 * The options of components are bound to their factories' records, however deep, before anything is made, and a
 * component keeps what its options were bound to ({@link Component#config()}).
 *
 * <p>A component is written as its name ({@code solver: heun}) or as a map with the key {@code name} and its options;
 * where the option has a default, the name may be left out. Whole models are named by the key {@code kind}.
 *
 * <p>Immutable and thread-safe.
 */
public final class Binder {
    private static final Set<Class<?>> SCALARS = Set.of(
            int.class,
            Integer.class,
            long.class,
            Long.class,
            double.class,
            Double.class,
            boolean.class,
            Boolean.class,
            String.class);

    private final Registry registry;

    /**
     * A binder.
     *
     * @param registry where components are looked up
     */
    public Binder(Registry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    /**
     * Binds a tree to a record.
     *
     * @param <C> the record
     * @param type a public record in an exported package, whose components carry an {@link Option}
     * @param node the tree
     * @param path the key of the tree from the root, for messages; empty for the root itself
     * @return the record
     * @throws ConfigException with everything that is wrong
     * @throws IllegalStateException if the record itself is no config record, saying what to change
     */
    public <C extends Record> C bind(Class<C> type, ConfigNode node, String path) {
        List<Violation> violations = new Violations();
        C bound = record(type, node, path, violations);
        if (!violations.isEmpty()) {
            throw new ConfigException(violations);
        }
        return bound;
    }

    /**
     * A component's options as its factory's record, bound unless they have been, with what they leave open chosen by
     * the factory.
     *
     * @param <C> the record
     * @param factory the factory
     * @param component the component
     * @param path its key from the root, for messages; may be empty
     * @return the record
     * @throws ConfigException with everything that is wrong
     */
    public <C extends Record> C bind(Factory<C, ?> factory, Component component, String path) {
        Class<C> type = factory.config();
        C bound = component
                .config()
                .filter(type::isInstance)
                .map(type::cast)
                .orElseGet(() -> bind(type, component.options(), path));
        try {
            return factory.complete(bound, registry);
        } catch (IllegalArgumentException e) {
            if (!RegistryAssembly.isRefusal(e)) {
                throw e;
            }
            throw new ConfigException(List.of(new Violation(component.options().location(), path, e.getMessage())), e);
        }
    }

    /**
     * Everything wrong with a tree, where there is something.
     *
     * @param type a config record
     * @param node the tree
     * @param path the key of the tree from the root
     * @return the violations, none if {@link #bind} would succeed
     */
    public List<Violation> check(Class<? extends Record> type, ConfigNode node, String path) {
        List<Violation> violations = new Violations();
        try {
            record(type, node, path, violations);
        } catch (ConfigException e) {
            return e.violations();
        }
        return violations;
    }

    private <C extends Record> C record(Class<C> type, ConfigNode node, String path, List<Violation> violations) {
        int before = violations.size();
        ConfigNode given = isNothing(node) ? new ConfigNode.MapNode(Map.of(), Map.of(), node.location()) : node;
        if (!(given instanceof ConfigNode.MapNode map)) {
            violations.add(new Violation(node.location(), path, "must be a map with keys, not " + node.describe()));
            return null;
        }
        Set<String> keys = keys(type, new LinkedHashSet<>());
        for (String key : map.entries().keySet()) {
            if (!keys.contains(key)) {
                violations.add(new Violation(
                        map.at(key),
                        join(path, key),
                        "unknown key \"" + Excerpt.of(key) + "\". " + Names.suggest(key, keys)));
            }
        }
        return filled(type, map, path, violations, before);
    }

    /** The keys of a record's options, of those inlined too. */
    private static Set<String> keys(Class<?> type, Set<String> keys) {
        for (RecordComponent component : type.getRecordComponents()) {
            String key = Names.kebab(component.getName());
            if (isInlined(component)) {
                keys(inlined(type, component), keys);
            } else if (!keys.add(key)) {
                throw notConfig(type, "the option '" + key + "' is there twice, once inlined");
            }
        }
        return keys;
    }

    private <C extends Record> C filled(
            Class<C> type, ConfigNode.MapNode map, String path, List<Violation> violations, int before) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = isInlined(components[i])
                    ? filled(inlined(type, components[i]), map, path, violations, before)
                    : component(type, components[i], map, path, violations);
        }
        return violations.size() > before ? null : construct(type, components, values, map, path, violations);
    }

    private Object component(
            Class<?> owner,
            RecordComponent component,
            ConfigNode.MapNode map,
            String path,
            List<Violation> violations) {
        Option option = option(owner, component);
        String key = Names.kebab(component.getName());
        Type type = component.getGenericType();
        boolean optional = component.getType() == Optional.class;
        ConfigNode given = map.entries().get(key);
        if (optional && (given == null || isNothing(given)) && !hasDefault(option)) {
            return Optional.empty();
        }
        if (given == null || isNothing(given) && hasDefault(option) && !isRecord(type)) {
            if (!hasDefault(option)) {
                violations.add(new Violation(
                        map.location(), join(path, key), "is missing; it is " + describeBriefly(type, option)));
                return null;
            }
            given = byDefault(owner, component, option, map.location());
        }
        Object value =
                value(optional ? argument(type) : type, option, given, join(path, key), owner, component, violations);
        return optional ? Optional.ofNullable(value) : value;
    }

    private Object value(
            Type type,
            Option option,
            ConfigNode node,
            String path,
            Class<?> owner,
            RecordComponent component,
            List<Violation> violations) {
        if (raw(type) == List.class) {
            if (!(node instanceof ConfigNode.ListNode list)) {
                violations.add(
                        new Violation(node.location(), path, "must be a list such as [a, b], not " + node.describe()));
                return null;
            }
            List<Object> items = new ArrayList<>();
            int index = 0;
            for (ConfigNode item : list.items()) {
                Object bound =
                        value(argument(type), option, item, path + "[" + index++ + "]", owner, component, violations);
                if (bound != null) {
                    items.add(bound);
                }
            }
            return items;
        }
        if (raw(type) == Component.class) {
            return componentValue(option, node, path, owner, component, violations);
        }
        if (raw(type) == Selection.class) {
            return selection(option, node, path, owner, component, violations);
        }
        if (raw(type) == ColumnValues.class) {
            return columnValues(option, node, path, owner, component, violations);
        }
        if (raw(type) == Map.class) {
            return byName(type, option, node, path, owner, component, violations);
        }
        if (isRecord(type)) {
            return record(raw(type).asSubclass(Record.class), node, path, violations);
        }
        return scalar(raw(type), option, node, path, owner, component, violations);
    }

    /** Values by names that are no keys of ours, such as those of columns. */
    private Object byName(
            Type type,
            Option option,
            ConfigNode node,
            String path,
            Class<?> owner,
            RecordComponent component,
            List<Violation> violations) {
        Type each = second(type);
        if (!(node instanceof ConfigNode.MapNode map)) {
            violations.add(new Violation(
                    node.location(),
                    path,
                    "must be a map such as {name: " + typeName(each, option) + "}, not " + node.describe()));
            return null;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        map.entries().forEach((name, item) -> {
            Object bound = value(each, option, item, join(path, name), owner, component, violations);
            if (bound != null) {
                values.put(name, bound);
            }
        });
        return Collections.unmodifiableMap(values);
    }

    /** Texts in a list, or by names. */
    private Object columnValues(
            Option option,
            ConfigNode node,
            String path,
            Class<?> owner,
            RecordComponent component,
            List<Violation> violations) {
        if (node instanceof ConfigNode.ListNode list) {
            List<String> ordered = new ArrayList<>();
            for (int i = 0; i < list.items().size(); i++) {
                ordered.add(
                        columnValue(option, list.items().get(i), path + "[" + i + "]", owner, component, violations));
            }
            return ordered.contains(null) ? null : ColumnValues.of(ordered);
        }
        if (node instanceof ConfigNode.MapNode map) {
            Map<String, String> named = new LinkedHashMap<>();
            map.entries()
                    .forEach((name, item) ->
                            named.put(name, columnValue(option, item, join(path, name), owner, component, violations)));
            return named.containsValue(null) ? null : ColumnValues.of(named);
        }
        violations.add(new Violation(
                node.location(),
                path,
                "must be a list such as [red, 0.5] or a map such as {colour: red, size: 0.5}, not " + node.describe()));
        return null;
    }

    private String columnValue(
            Option option,
            ConfigNode node,
            String path,
            Class<?> owner,
            RecordComponent component,
            List<Violation> violations) {
        if (node instanceof ConfigNode.Scalar scalar && scalar.value() instanceof Number number) {
            return Double.isFinite(number.doubleValue())
                    ? Excerpt.number(number.doubleValue())
                    : String.valueOf(number);
        }
        // What YAML takes for a truth may be a word of a column.
        return node instanceof ConfigNode.Scalar scalar && scalar.value() instanceof Boolean truth
                ? truth.toString()
                : (String) scalar(String.class, option, node, path, owner, component, violations);
    }

    /** True, false or a list of names. */
    private Object selection(
            Option option,
            ConfigNode node,
            String path,
            Class<?> owner,
            RecordComponent component,
            List<Violation> violations) {
        if (node instanceof ConfigNode.Scalar scalar && scalar.value() instanceof Boolean all) {
            return all ? Selection.ALL : Selection.NONE;
        }
        if (!(node instanceof ConfigNode.ListNode list)) {
            violations.add(new Violation(
                    node.location(), path, "must be true, false or a list such as [a, b], not " + node.describe()));
            return null;
        }
        List<String> items = new ArrayList<>();
        int index = 0;
        for (ConfigNode item : list.items()) {
            Object name = scalar(String.class, option, item, path + "[" + index++ + "]", owner, component, violations);
            if (name != null) {
                items.add((String) name);
            }
        }
        return new Selection(false, items);
    }

    private Object scalar(
            Class<?> type,
            Option option,
            ConfigNode node,
            String path,
            Class<?> owner,
            RecordComponent component,
            List<Violation> violations) {
        Object value = node instanceof ConfigNode.Scalar scalar ? scalar.value() : null;
        if (type == String.class) {
            if (value instanceof String || value instanceof Number) {
                return String.valueOf(value);
            }
        } else if (type == boolean.class || type == Boolean.class) {
            if (value instanceof Boolean) {
                return value;
            }
        } else if (type.isEnum()) {
            List<String> names = Arrays.stream(type.getEnumConstants())
                    .map(c -> Names.kebab(((Enum<?>) c).name()))
                    .toList();
            if (value instanceof String name) {
                if (names.contains(name)) {
                    return type.getEnumConstants()[names.indexOf(name)];
                }
                violations.add(new Violation(
                        node.location(), path, "no value \"" + Excerpt.of(name) + "\". " + Names.suggest(name, names)));
                return null;
            }
        } else if (isWhole(type) || type == double.class || type == Double.class) {
            if (value instanceof Number number) {
                return number(type, option, number, node, path, violations);
            }
        } else {
            throw notConfig(owner, noType(type.getName(), component));
        }
        violations.add(new Violation(
                node.location(), path, "must be " + article(typeName(type, option)) + ", not " + node.describe()));
        return null;
    }

    private static Object number(
            Class<?> type, Option option, Number number, ConfigNode node, String path, List<Violation> violations) {
        double value = number.doubleValue();
        boolean whole = isWhole(type);
        if (whole && (value != Math.rint(value) || Math.abs(value) > 0x1p53) && !(number instanceof Long)) {
            violations.add(new Violation(node.location(), path, "must be a whole number, not " + node.describe()));
            return null;
        }
        Range range = Range.of(option);
        if (!range.contains(value) || !Double.isFinite(value)) {
            String words = range.words();
            // An infinite number is above any least one.
            String must = words.isEmpty() ? "finite" : range.contains(value) ? words + " and finite" : words;
            violations.add(new Violation(node.location(), path, "must be " + must + ", not " + number));
            return null;
        }
        boolean isInt = type == int.class || type == Integer.class;
        if (isInt && value != (int) value) {
            violations.add(
                    new Violation(node.location(), path, "must be at most " + Integer.MAX_VALUE + ", not " + number));
            return null;
        }
        if (isInt) {
            return number.intValue();
        }
        return whole ? (Object) number.longValue() : (Object) value;
    }

    private Object componentValue(
            Option option,
            ConfigNode node,
            String path,
            Class<?> owner,
            RecordComponent component,
            List<Violation> violations) {
        Kind<?> kind = kind(option, owner, component);
        if (node instanceof ConfigNode.Scalar scalar && scalar.value() instanceof Component given) {
            return checked(kind, given, path, violations);
        }
        String nameKey = nameKey(kind);
        if (node instanceof ConfigNode.Scalar scalar && scalar.value() instanceof String name) {
            return checked(
                    kind,
                    Component.of(name, new ConfigNode.MapNode(Map.of(), Map.of(), scalar.location())),
                    path,
                    violations);
        }
        if (!(node instanceof ConfigNode.MapNode map)) {
            violations.add(new Violation(
                    node.location(),
                    path,
                    "must be the name of " + article(kind.name()) + ", or a map with the key '" + nameKey + "', not "
                            + node.describe()));
            return null;
        }
        ConfigNode named = map.entries().get(nameKey);
        if (named == null && hasDefault(option) && raw(component.getGenericType()) != List.class) {
            named = defaultName(byDefault(owner, component, option, map.location()), nameKey);
        }
        if (named == null) {
            violations.add(new Violation(
                    map.location(),
                    join(path, nameKey),
                    "is missing: the name of " + article(kind.name()) + ". There are: " + names(kind)));
            return null;
        }
        if (!(named instanceof ConfigNode.Scalar scalar && scalar.value() instanceof String name)) {
            violations.add(new Violation(
                    named.location(),
                    join(path, nameKey),
                    "must be the name of " + article(kind.name()) + ", not " + named.describe()));
            return null;
        }
        ConfigNode.MapNode options = map.without(nameKey);
        return checked(
                kind,
                Component.of(name, new ConfigNode.MapNode(options.entries(), options.keys(), map.at(nameKey))),
                path,
                violations);
    }

    private static ConfigNode defaultName(ConfigNode byDefault, String nameKey) {
        return byDefault instanceof ConfigNode.MapNode map ? map.entries().get(nameKey) : byDefault;
    }

    /** Looks the component up and binds its options, as deep as they go. */
    private Component checked(Kind<?> kind, Component component, String path, List<Violation> violations) {
        if (component.instance().isPresent()) {
            Object instance = component.instance().get();
            if (!kind.product().isInstance(instance)) {
                violations.add(new Violation(
                        Location.JAVA,
                        path,
                        "must be " + article(kind.name()) + " ("
                                + kind.product().getName() + "), not an object of "
                                + instance.getClass().getName()));
            }
            return component;
        }
        String nameKey = nameKey(kind);
        Registered<?> found;
        try {
            found = registry.find(kind, component.name(), component.options().location(), join(path, nameKey));
        } catch (ConfigException e) {
            violations.addAll(e.violations());
            return null;
        }
        int before = violations.size();
        Record config = record(found.factory().config(), component.options(), path, violations);
        return violations.size() > before ? null : component.bound(config);
    }

    private String names(Kind<?> kind) {
        List<String> names = new ArrayList<>();
        registry.list(kind).forEach(r -> names.add(r.name()));
        return names.isEmpty() ? "(none)" : String.join(", ", names);
    }

    /**
     * A record as plain maps, lists and scalars, with every option that has a value, components with all their options:
     * what {@link #bind} would turn into the same record again.
     *
     * @param config the record
     * @return its values by kebab-case key
     */
    public Map<String, Object> unbind(Record config) {
        return plain(config, this::unbind);
    }

    /**
     * The options whose value is their default, whether it was left out or said.
     *
     * @param config the record
     * @return their keys from the root, with dots; those of the options of components too
     */
    public Set<String> atDefault(Record config) {
        Set<String> keys = new LinkedHashSet<>();
        atDefault(config, "", keys);
        return keys;
    }

    private void atDefault(Record config, String path, Set<String> into) {
        Class<?> owner = config.getClass();
        for (RecordComponent component : owner.getRecordComponents()) {
            Object value = read(config, component);
            if (isInlined(component)) {
                atDefault((Record) value, path, into);
                continue;
            }
            Option option = option(owner, component);
            String key = join(path, Names.kebab(component.getName()));
            Object inside = value instanceof Optional<?> optional ? optional.orElse(null) : value;
            if (hasDefault(option) && inside != null && isDefault(owner, component, option, inside)) {
                into.add(key);
            } else if (inside instanceof List<?> list) {
                for (int i = 0; i < list.size(); i++) {
                    insideAtDefault(list.get(i), option, owner, component, key + "[" + i + "]", into);
                }
            } else {
                insideAtDefault(inside, option, owner, component, key, into);
            }
        }
    }

    private void insideAtDefault(
            Object value, Option option, Class<?> owner, RecordComponent component, String key, Set<String> into) {
        if (value instanceof Component part) {
            if (part.instance().isEmpty()) {
                Kind<?> kind = kind(option, owner, component);
                Registered<?> found =
                        registry.find(kind, part.name(), part.options().location(), kind.name());
                atDefault(bind(found.factory(), part, key), key, into);
            }
        } else if (value instanceof Record record
                && !(value instanceof Selection)
                && !(value instanceof ColumnValues)) {
            atDefault(record, key, into);
        }
    }

    private boolean isDefault(Class<?> owner, RecordComponent component, Option option, Object value) {
        List<Violation> violations = new Violations();
        Type type = component.getType() == Optional.class
                ? argument(component.getGenericType())
                : component.getGenericType();
        Object standard = value(
                type,
                option,
                byDefault(owner, component, option, new Location("", 0)),
                "",
                owner,
                component,
                violations);
        if (!violations.isEmpty() || standard == null) {
            return false;
        }
        Function<Component, Object> plain = part -> unbind(kind(option, owner, component), part);
        return plain(standard, plain, this::unbind).equals(plain(value, plain, this::unbind));
    }

    /**
     * A record as a tree, with every option that has a value and components as they were given: what {@link #bind}
     * would turn into the same record again, with all its checks.
     *
     * @param config the record
     * @return the tree
     */
    public static ConfigNode.MapNode tree(Record config) {
        return (ConfigNode.MapNode) ConfigNode.of(plain(config, (kind, component) -> component));
    }

    private static Map<String, Object> plain(Record config, BiFunction<Kind<?>, Component, Object> components) {
        Map<String, Object> plain = new LinkedHashMap<>();
        for (RecordComponent component : config.getClass().getRecordComponents()) {
            if (isInlined(component)) {
                plain.putAll(plain((Record) read(config, component), components));
                continue;
            }
            Class<?> owner = config.getClass();
            Option option = option(owner, component);
            plain(read(config, component), part -> components.apply(kind(option, owner, component), part), components)
                    .ifPresent(value -> plain.put(Names.kebab(component.getName()), value));
        }
        return plain;
    }

    /**
     * A component as a plain map: its name and all its options with their defaults.
     *
     * @param kind its kind
     * @param component the component
     * @return its values by kebab-case key
     * @throws ConfigException if there is none of that name, or its options are wrong
     */
    public Map<String, Object> unbind(Kind<?> kind, Component component) {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put(nameKey(kind), component.name());
        if (component.instance().isPresent()) {
            return plain;
        }
        Registered<?> found =
                registry.find(kind, component.name(), component.options().location(), kind.name());
        plain.putAll(unbind(bind(found.factory(), component, kind.name())));
        return plain;
    }

    private static Optional<Object> plain(
            Object value, Function<Component, Object> component, BiFunction<Kind<?>, Component, Object> components) {
        if (value instanceof Optional<?> optional) {
            return optional.flatMap(inside -> plain(inside, component, components));
        }
        if (value instanceof List<?> list) {
            List<Object> items = new ArrayList<>();
            list.forEach(item -> plain(item, component, components).ifPresent(items::add));
            return Optional.of(items);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> items = new LinkedHashMap<>();
            map.forEach((name, item) ->
                    plain(item, component, components).ifPresent(inside -> items.put((String) name, inside)));
            return Optional.of(items);
        }
        if (value instanceof Component part) {
            return Optional.of(component.apply(part));
        }
        if (value instanceof Selection selection) {
            return Optional.of(selection.plain());
        }
        if (value instanceof ColumnValues values) {
            return Optional.of(values.plain());
        }
        if (value instanceof Record record) {
            return Optional.of(plain(record, components));
        }
        return Optional.ofNullable(value instanceof Enum<?> constant ? Names.kebab(constant.name()) : value);
    }

    /**
     * The options of a config record.
     *
     * @param type the record
     * @return its options, in order
     */
    public static List<OptionInfo> describe(Class<? extends Record> type) {
        List<OptionInfo> options = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            if (isInlined(component)) {
                options.addAll(describe(inlined(type, component)));
                continue;
            }
            Option option = option(type, component);
            boolean optional = component.getType() == Optional.class;
            options.add(new OptionInfo(
                    Names.kebab(component.getName()),
                    typeName(component.getGenericType(), option),
                    hasDefault(option) ? Optional.of(option.byDefault()) : Optional.empty(),
                    !optional && !hasDefault(option),
                    Range.of(option).words(),
                    option.value(),
                    form(component.getGenericType(), option, type, component)));
        }
        return options;
    }

    /**
     * What keeps a record from being a config record, whatever is given for it.
     *
     * @param type the record
     * @return what to change, or empty if it can be bound
     */
    public static Optional<String> fault(Class<? extends Record> type) {
        try {
            require(type, new HashSet<>());
            return Optional.empty();
        } catch (IllegalStateException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static void require(Class<? extends Record> type, Set<Class<?>> seen) {
        if (!seen.add(type)) {
            return;
        }
        Module reader = Binder.class.getModule();
        String home = type.getPackageName();
        boolean reachable =
                type.getModule().isExported(home, reader) || type.getModule().isOpen(home, reader);
        for (Class<?> around = type; around != null; around = around.getDeclaringClass()) {
            reachable &= Modifier.isPublic(around.getModifiers());
        }
        if (!reachable) {
            throw inaccessible(type, null);
        }
        keys(type, new LinkedHashSet<>());
        for (RecordComponent component : type.getRecordComponents()) {
            if (isInlined(component)) {
                require(inlined(type, component), seen);
                continue;
            }
            Option option = option(type, component);
            requireType(component.getGenericType(), option, type, component, seen);
            if (hasDefault(option)) {
                byDefault(type, component, option, Location.JAVA);
            }
        }
    }

    private static void requireType(
            Type type, Option option, Class<?> owner, RecordComponent component, Set<Class<?>> seen) {
        if (!(type instanceof Class<?> || type instanceof ParameterizedType)) {
            throw notConfig(owner, noType(type.getTypeName(), component));
        }
        Class<?> raw = raw(type);
        if (raw == Map.class) {
            Type[] both = type instanceof ParameterizedType p ? p.getActualTypeArguments() : new Type[0];
            if (both.length != 2 || both[0] != String.class) {
                throw notConfig(owner, noType(type.getTypeName(), component));
            }
            requireType(both[1], option, owner, component, seen);
        } else if (raw == List.class || raw == Optional.class) {
            requireType(argument(type), option, owner, component, seen);
        } else if (raw == Component.class) {
            kind(option, owner, component);
        } else if (isRecord(raw)) {
            require(raw.asSubclass(Record.class), seen);
        } else if (!raw.isRecord() && !SCALARS.contains(raw) && !raw.isEnum()) {
            throw notConfig(owner, noType(raw.getName(), component));
        }
    }

    private static String noType(String type, RecordComponent component) {
        return "the type " + type + " of '" + component.getName() + "' is none that a config may hold";
    }

    /**
     * {@return the key under which components of a kind are named: {@code kind} for whole models, else {@code name}}
     */
    private static String nameKey(Kind<?> kind) {
        return kind.equals(Kind.MODEL) ? "kind" : "name";
    }

    private static Kind<?> kind(Option option, Class<?> owner, RecordComponent component) {
        return Kind.named(option.kind())
                .orElseThrow(() -> notConfig(
                        owner,
                        "the component '" + component.getName() + "' must say its kind in @Option(kind = ...), and \""
                                + option.kind() + "\" is none"));
    }

    private static boolean isInlined(RecordComponent component) {
        return component.isAnnotationPresent(Inlined.class);
    }

    private static Class<? extends Record> inlined(Class<?> owner, RecordComponent component) {
        if (!component.getType().isRecord()) {
            throw notConfig(owner, "its component '" + component.getName() + "' is @Inlined and is no record");
        }
        return component.getType().asSubclass(Record.class);
    }

    private static Option option(Class<?> owner, RecordComponent component) {
        Option option = component.getAnnotation(Option.class);
        if (option == null) {
            throw notConfig(owner, "its component '" + component.getName() + "' has no @Option");
        }
        return option;
    }

    private static boolean hasDefault(Option option) {
        return !option.byDefault().equals(Option.REQUIRED);
    }

    private static ConfigNode byDefault(Class<?> owner, RecordComponent component, Option option, Location location) {
        try {
            return Literals.parse(option.byDefault(), location);
        } catch (IllegalArgumentException e) {
            throw notConfig(owner, "the default of '" + component.getName() + "' is malformed: " + e.getMessage());
        }
    }

    private static boolean isNothing(ConfigNode node) {
        return node instanceof ConfigNode.Scalar scalar && scalar.value() == null;
    }

    private static boolean isRecord(Type type) {
        return raw(type).isRecord() && raw(type) != Selection.class && raw(type) != ColumnValues.class;
    }

    private static boolean isWhole(Class<?> type) {
        return type == int.class || type == long.class || type == Integer.class || type == Long.class;
    }

    private static Class<?> raw(Type type) {
        return type instanceof ParameterizedType p ? (Class<?>) p.getRawType() : (Class<?>) type;
    }

    private static Type argument(Type type) {
        if (!(type instanceof ParameterizedType p)) {
            throw new IllegalStateException("a config says what its " + type.getTypeName() + " holds");
        }
        return p.getActualTypeArguments()[0];
    }

    /** What a map holds by its names. */
    private static Type second(Type type) {
        if (!(type instanceof ParameterizedType p) || p.getActualTypeArguments().length != 2) {
            throw new IllegalStateException("a config says what its " + type.getTypeName() + " holds");
        }
        return p.getActualTypeArguments()[1];
    }

    private static String typeName(Type type, Option option) {
        Class<?> raw = raw(type);
        if (raw == Optional.class) {
            return typeName(argument(type), option);
        }
        if (raw == List.class) {
            return "list of " + typeName(argument(type), option);
        }
        if (raw == Map.class) {
            return "map of " + typeName(second(type), option);
        }
        if (raw == Component.class) {
            return option.kind();
        }
        if (raw == Selection.class) {
            return "true, false or a list of text";
        }
        if (raw == ColumnValues.class) {
            return "list or map of text";
        }
        if (raw.isEnum()) {
            return "one of "
                    + String.join(
                            ", ",
                            Arrays.stream(raw.getEnumConstants())
                                    .map(c -> Names.kebab(((Enum<?>) c).name()))
                                    .toList());
        }
        if (isWhole(raw)) {
            return "whole number";
        }
        if (raw == double.class || raw == Double.class) {
            return "number";
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return "true or false";
        }
        return raw == String.class ? "text" : "map";
    }

    /** What an option may be, for tools. */
    private static OptionType form(Type type, Option option, Class<?> owner, RecordComponent component) {
        Class<?> raw = raw(type);
        if (raw == Optional.class) {
            return form(argument(type), option, owner, component);
        }
        if (raw == List.class) {
            return new OptionType.ListOf(form(argument(type), option, owner, component));
        }
        if (raw == Map.class && type instanceof ParameterizedType map) {
            return new OptionType.MapOf(form(map.getActualTypeArguments()[1], option, owner, component));
        }
        if (raw == Component.class) {
            Kind<?> kind = kind(option, owner, component);
            return new OptionType.Part(kind, nameKey(kind));
        }
        if (raw == Selection.class) {
            return new OptionType.Names();
        }
        if (raw == ColumnValues.class) {
            return new OptionType.Values();
        }
        if (raw.isEnum()) {
            return new OptionType.Choice(Arrays.stream(raw.getEnumConstants())
                    .map(c -> Names.kebab(((Enum<?>) c).name()))
                    .toList());
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return new OptionType.Truth();
        }
        if (isWhole(raw) || raw == double.class || raw == Double.class) {
            return new OptionType.Numeric(isWhole(raw), option.min(), option.max(), option.above(), option.below());
        }
        return raw.isRecord() ? new OptionType.Section(raw.asSubclass(Record.class)) : new OptionType.Text();
    }

    private static String describeBriefly(Type type, Option option) {
        String range = Range.of(option).words();
        return article(typeName(type, option)) + (range.isEmpty() ? "" : " " + range) + ": " + option.value();
    }

    private static String article(String noun) {
        if (noun.startsWith("one of") || noun.startsWith("true") || noun.equals("text")) {
            return noun;
        }
        return Names.article(noun);
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    static Object read(Record config, RecordComponent component) {
        try {
            return component.getAccessor().invoke(config);
        } catch (IllegalAccessException e) {
            throw inaccessible(config.getClass(), e);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(config.getClass().getName() + "." + component.getName(), e.getCause());
        }
    }

    private static <C extends Record> C construct(
            Class<C> type,
            RecordComponent[] components,
            Object[] values,
            ConfigNode.MapNode map,
            String path,
            List<Violation> violations) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<C> constructor = type.getConstructor(types);
            return constructor.newInstance(values);
        } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
            throw inaccessible(type, e);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            Causes.rethrowIfFatal(cause);
            // A record says by its own message what does not go together; any other exception says that it failed.
            violations.add(new Violation(
                    map.location(),
                    path,
                    cause instanceof IllegalArgumentException && cause.getMessage() != null
                            ? cause.getMessage()
                            : "the config record " + type.getName() + " failed: " + Causes.words(cause)));
            return null;
        }
    }

    /** What is wrong, up to a number that nobody reads to the end; a list of a million wrong items ends there. */
    private static final class Violations extends ArrayList<Violation> {
        private static final long serialVersionUID = 1;
        private static final int MOST = 100;

        @Override
        public boolean add(Violation violation) {
            super.add(violation);
            if (size() == MOST) {
                throw new ConfigException(this);
            }
            return true;
        }
    }

    private static IllegalStateException inaccessible(Class<?> type, Exception cause) {
        Module module = type.getModule();
        return new IllegalStateException(
                "the config record " + type.getName()
                        + " cannot be used: make it and the classes around it public, and "
                        + (module.isNamed()
                                ? "let the module " + module.getName()
                                        + " export (or open to org.ergodic.host) the package " + type.getPackageName()
                                : "its package accessible"),
                cause);
    }

    private static IllegalStateException notConfig(Class<?> owner, String why) {
        return new IllegalStateException("the config record " + owner.getName() + ": " + why);
    }
}
